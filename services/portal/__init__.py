"""The portal owns nothing but its pages: it shows where everything is, and asks the services over HTTP.

No database, no events told or heard.
"""
