"""What the dashboard shows, row by row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """A curve for each expression. From `alarm` on the background is red: where an alert begins."""

    title: str
    asks: tuple[tuple[str, str], ...]
    """Expression, and what its curves are called."""
    unit: str = "short"
    says: str = ""
    alarm: float | None = None


def panel(title: str, expr: str, legend: str, unit: str = "short", says: str = "", alarm: float | None = None) -> Panel:
    return Panel(title, ((expr, legend),), unit, says, alarm)


OURS = 'service=~"$service"'
QUIET = 'route!~"/health/.*|/metrics"'
RATE = "$__rate_interval"

ROWS: dict[str, tuple[Panel, ...]] = {
    "The cycle": (
        panel(
            "Commands done",
            f'sum by (service) (rate(kinerja_commands_total{{outcome="done", {OURS}}}[{RATE}]))',
            "{{service}}", "reqps", "What people did.",
        ),
        panel(
            "Commands refused",
            "topk(10, sum by (service, command, outcome) ("
            f'rate(kinerja_commands_total{{outcome=~"refused.*", {OURS}}}[{RATE}])))',
            "{{service}} {{command}} {{outcome}}", "reqps", "409: a rule stood in the way. 412: changed elsewhere.",
        ),
        panel(
            "Events told",
            f"service:kinerja_relay_sent:rate5m{{{OURS}}}", "{{service}}", "ops", "What services told each other.",
        ),
        panel(
            "E-mails",
            f"sum by (outcome) (rate(kinerja_letters_total[{RATE}]))", "{{outcome}}", "ops",
            "WAITING: it will be tried again.",
        ),
        panel(
            "Events handled",
            "topk(10, sum by (type) (rate(kinerja_inbox_handled_total[5m])))", "{{type}}", "ops",
            "PlanApproved, ObservationRated, FollowUpCollected carry the cycle.",
        ),
        panel(
            "Errands",
            f"sum by (job) (rate(kinerja_scheduler_rounds_total[{RATE}])) * 60", "{{job}}", "short",
            "Rounds a minute of what time makes due.",
        ),
    ),
    "Freshness": (
        panel(
            "Oldest event not sent", f"service:kinerja_outbox_oldest_seconds:max{{{OURS}}}", "{{service}}", "s",
            "The age of what others cannot see yet.", 60,
        ),
        panel("Events not sent", f"service:kinerja_outbox_depth:max{{{OURS}}}", "{{service}}", alarm=50_000),
        panel(
            "Behind for", "consumer:kinerja_inbox_lag_seconds:max", "{{consumer}}", "s",
            "How long a consumer has not reached the end of its topics.", 300,
        ),
        panel("Records not taken in", "consumer:kinerja_inbox_lag:sum", "{{consumer}}"),
        panel(
            "Partitions that stand still",
            "topk(10, max by (consumer, topic, partition) (kinerja_inbox_still_seconds) > 5)",
            "{{consumer}} {{topic}}/{{partition}}", "s", alarm=120,
        ),
        panel("Events taken in", "consumer:kinerja_inbox_handled:rate5m", "{{consumer}}", "ops"),
    ),
    "Backbone": (
        panel(
            "Events held", f"service:kinerja_outbox_held:max{{{OURS}}}", "{{service}}",
            says="Kafka refuses them; their keys wait.", alarm=1,
        ),
        panel(
            "Events parked", "consumer:kinerja_parked_now:max", "{{consumer}}",
            says="Handlers refuse them; their keys wait.", alarm=1,
        ),
        Panel(
            "Troubles that were absorbed",
            (
                ("consumer:kinerja_inbox_fenced:increase15m", "fenced {{consumer}}"),
                (f"service:kinerja_relay_renewed:increase15m{{{OURS}}}", "relay anew {{service}}"),
                (
                    "sum by (consumer, reason) (increase(kinerja_inbox_waits_total[15m]))",
                    "waits {{consumer}} {{reason}}",
                ),
            ),
            says="In 15 minutes. The guards held; often means that something stalls.",
            alarm=5,
        ),
        panel(
            "Relay: events in a round",
            f"histogram_quantile(0.9, sum by (service, le) (rate(kinerja_relay_batch_bucket{{{OURS}}}[{RATE}])))",
            "{{service}}", says="90 of 100 rounds have at most so many.",
        ),
        panel(
            "Inbox: records in a batch",
            f"histogram_quantile(0.9, sum by (consumer, le) (rate(kinerja_inbox_batch_bucket[{RATE}])))",
            "{{consumer}}",
        ),
        panel(
            "Skipped",
            "sum by (consumer, reason) (rate(kinerja_inbox_skipped_total[5m]))", "{{consumer}} {{reason}}", "ops",
            "duplicate: sent twice, taken once. type: not for this consumer.",
        ),
    ),
    "Processes": (
        panel("Up", "job_role:up:sum", "{{job}} {{role}}", says="Processes of each role."),
        panel(
            "Not ready", "min by (service, check) (kinerja_ready) < 1", "{{service}} {{check}}",
            says="Empty is good.",
        ),
        panel("Memory", "max by (job, role) (process_resident_memory_bytes)", "{{job}} {{role}}", "bytes"),
        panel(
            "Processor", f"sum by (job, role) (rate(process_cpu_seconds_total[{RATE}]))", "{{job}} {{role}}",
            says="Cores.",
        ),
        panel(
            "Connections to PostgreSQL in use", "pool:kinerja_pool_used:ratio", "{{pool}} {{instance}}", "percentunit",
            alarm=0.9,
        ),
        panel(
            "Clock", "kinerja_clock_seconds - timestamp(kinerja_clock_seconds)", "{{job}} {{role}} {{instance}}", "s",
            "Against the clock of Prometheus.",
        ),
    ),
    "Errors and shed": (
        panel(
            "Answers that fail", f"service:kinerja_answers_failed:ratio5m{{{OURS}}}", "{{service}}", "percentunit",
            "500 and above. Promised: at most 1 of 1,000.", 0.0144,
        ),
        panel(
            "Answers slower than 250 ms", f"service:kinerja_answers_slow:ratio5m{{{OURS}}}", "{{service}}",
            "percentunit", "Promised: at most 1 of 100.", 0.144,
        ),
        panel(
            "Turned away (429)", f"service:kinerja_answers_shed:ratio5m{{{OURS}}}", "{{service}}", "percentunit",
            "Too many were under way; they come back.", 0.05,
        ),
        panel(
            "Time to answer, p99",
            "histogram_quantile(0.99, sum by (service, le) ("
            f"rate(kinerja_request_seconds_bucket{{{OURS}, {QUIET}}}[{RATE}])))",
            "{{service}}", "s",
        ),
        panel("Answers", f"service:kinerja_answers:rate5m{{{OURS}}}", "{{service}}", "reqps"),
        panel(
            "Under way", f"sum by (service) (kinerja_in_flight{{{OURS}}})", "{{service}}",
            says="Requests being answered.",
        ),
    ),
}  # fmt: skip
