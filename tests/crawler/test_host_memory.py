"""What is remembered of hosts, and which of them are forgotten."""

from crawler.host_memory import HostMemory


def test_the_host_that_was_heard_of_longest_ago_is_forgotten() -> None:
    made = iter(range(10))
    memory = HostMemory(lambda: next(made), most=2)
    assert memory.get("a") is None
    assert [memory.heard_of(host) for host in ("a", "b", "a")] == [0, 1, 0]
    assert memory.heard_of("c") == 2
    assert [memory.get(host) for host in ("a", "b", "c")] == [0, None, 2]


def test_to_look_a_host_up_is_not_to_hear_of_it() -> None:
    memory = HostMemory(list[str], most=2)
    memory.heard_of("a").append("known")
    memory.heard_of("b")
    assert memory.get("a") == ["known"]
    memory.heard_of("c")
    assert memory.get("a") is None


def test_a_host_can_be_forgotten() -> None:
    memory = HostMemory(list[str])
    memory.heard_of("a")
    assert len(memory) == 1
    memory.forget("a")
    memory.forget("b")
    assert (len(memory), memory.get("a")) == (0, None)
