"""Planning's routes: translate and call. Who is asking comes from the token; the transaction opens at the edge."""
