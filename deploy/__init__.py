"""Everything that runs the services: the local runtime, the demo, the images."""
