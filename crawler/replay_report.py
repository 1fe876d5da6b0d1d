"""What a re-extraction found, printed for a person."""

from __future__ import annotations

from typing import Any

from crawler.terminal import Console

Report = dict[str, Any]


def show(report: Report, console: Console) -> None:
    """Print the report of a job: counts first, then examples of each kind."""
    would = "would be" if report["mode"] == "diff" else "were"
    documents = report["documents"]
    lines = [
        f"{report['captures']:,} captures were read again with extractor {report['extractor']} "
        f"(job {report['job']}).",
        f"Documents: {documents['added']:,} {would} added, {documents['changed']:,} changed, "
        f"{documents['gone']:,} retired; of {documents['relocated']:,} only outline, evidence or locators "
        f"differ; {documents['unchanged']:,} are the same.",
    ]
    for name, title in (("fields", "Fields"), ("outcomes", "Pages by outcome"), ("kinds", "Pages by kind")):
        if report[name]:
            lines.append(f"{title}: " + ", ".join(f"{key} {count:,}" for key, count in report[name].items()))
    if report["unread"]:
        lines.append(f"{report['unread']:,} captures could not be read; nothing of them was changed.")
    if report["same_version"]:
        lines.append(
            f"{report['same_version']:,} of these documents were made by extractor {report['extractor']}, "
            "too: raise its version, or what is found no longer cannot be retired."
        )
    for name, examples in report["examples"].items():
        lines += ["", f"{name}:"]
        lines += [line for example in examples for line in _example(example)]
    for line in lines:  # as it is: titles may hold [brackets]
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _example(example: Report) -> list[str]:
    about = f"  {example.get('title', '')} {example['page_url']}".rstrip()
    if "diff" in example:
        return [about, *(f"    {line}" for line in example["diff"].split("\n"))]
    if "before" in example:
        return [f"{about}: {example['before']!r} → {example['after']!r}"]
    return [f"{about}: {example['reason']}" if "reason" in example else about]
