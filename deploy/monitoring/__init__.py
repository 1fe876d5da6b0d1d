"""What Prometheus and Grafana load: alert rules and dashboards."""
