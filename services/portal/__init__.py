"""The portal shows where everything is. It has no database and hears no events: it asks the services over HTTP."""
