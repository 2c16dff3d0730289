# Health check: the broker listens. Kafka's own tools would start a Java machine every few seconds.
: >/dev/tcp/127.0.0.1/9092
