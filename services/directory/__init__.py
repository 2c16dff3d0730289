"""Directory owns imported facts: people, schools, who leads them and since when, who works where, education offices;
and the performance team of a school, which its operator or its office plots here, and who acts as
principal or is absent as one, which the office records.

Tells: schools, leadership, teams, placements and offices (`directory.school`), and who a person is
(`directory.person`, the only topic with names). Its source is a Dapodik-like set of CSV files; of the
events it hears the windows of cycles only, for the check before a cycle.
"""
