from tests.benchmarks.turns import Blame, blamed


def test_own_work_is_nobody_elses() -> None:
    turn = blamed(0.020, 0.019, 0.030)
    assert (turn.own, round(turn.lanes, 6), round(turn.computer, 6)) == (0.019, 0.001, 0.0)


def test_what_no_thread_of_the_program_used_is_the_computers() -> None:
    turn = blamed(0.040, 0.002, 0.005)
    assert (turn.lanes, round(turn.computer, 6)) == (0.005, 0.033)


def test_processor_time_is_measured_a_little_finer_than_the_turn() -> None:
    assert blamed(0.001, 0.0011, 0.0) == blamed(0.001, 0.0011, 0.5)


def test_a_turn_is_blamed_once() -> None:
    told = [[0.050, 0.020, 0.010, 0.020], [0.030, 0.002, 0.020, 0.008], [0.040, 0.001, 0.001, 0.038]]
    blame = Blame.of(told, 16.0)
    assert (blame.turns, blame.over, blame.own_over, blame.held_over) == (3, 3, 1, 1)
    assert (blame.longest, blame.own, blame.lanes, blame.computer) == (50.0, 20.0, 20.0, 38.0)
