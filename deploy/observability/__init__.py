"""What Prometheus and Grafana need: scrape configuration, rules with their tests, the dashboard."""
