use super::*;

fn gate() -> Gate {
    Gate::new(0, Pacing::default())
}

fn daily(left: u64) -> Limits {
    Limits { daily_limit: Some(1000), daily_left: Some(left), ..Limits::default() }
}

#[test]
fn the_smallest_plan_is_assumed_until_an_answer_says_more() {
    let gate = gate();
    let now = Instant::now();
    for _ in 0..20 {
        assert_eq!(gate.try_enter(1, false, now).unwrap(), Duration::ZERO);
    }
    assert_eq!(gate.try_enter(1, false, now).unwrap(), WINDOW);
    gate.accepted(Limits { burst_limit: Some(40), burst_left: Some(20), ..Limits::default() }, 10, false);
    assert_eq!(gate.try_enter(1, false, now).unwrap(), Duration::ZERO);
    let budget = gate.budget();
    assert!(budget.burst_known);
    assert_eq!((budget.burst_limit, budget.requests, budget.spent), (40, 21, 10));
}

#[test]
fn a_fixed_limit_is_not_unlearned() {
    let gate = Gate::new(0, Pacing { burst_limit: Some(3), ..Pacing::default() });
    gate.accepted(Limits { burst_limit: Some(40), ..Limits::default() }, 1, false);
    assert_eq!(gate.budget().burst_limit, 3);
}

#[test]
fn search_has_a_window_of_its_own() {
    let gate = gate();
    let now = Instant::now();
    for _ in 0..SEARCH_LIMIT {
        assert_eq!(gate.try_enter(1, true, now).unwrap(), Duration::ZERO);
    }
    assert_eq!(gate.try_enter(1, true, now).unwrap(), WINDOW);
    assert_eq!(gate.try_enter(1, false, now).unwrap(), Duration::ZERO);
    gate.accepted(Limits { burst_limit: Some(10), ..Limits::default() }, 20, true);
    assert_eq!(gate.budget().burst_limit, 20, "the search limit is not the burst limit");
}

#[test]
fn the_two_kinds_of_429_are_told_apart() {
    assert_eq!(gate().refused(daily(0), None, 10, false), Refused::Daily);
    assert_eq!(gate().refused(daily(9), None, 10, false), Refused::Daily);
    assert_eq!(gate().refused(daily(10), None, 10, false), Refused::Burst);
    let burst = Limits { burst_left: Some(0), ..Limits::default() };
    let gate = gate();
    for _ in 0..10 {
        assert_eq!(gate.refused(burst, None, 10, false), Refused::Burst);
    }
}

#[test]
fn refusals_without_any_header_become_the_daily_kind() {
    let gate = gate();
    assert_eq!(gate.refused(Limits::default(), None, 10, false), Refused::Burst);
    assert_eq!(gate.refused(Limits::default(), None, 10, false), Refused::Burst);
    assert_eq!(gate.refused(Limits::default(), None, 10, false), Refused::Daily);
    gate.accepted(Limits::default(), 1, false);
    assert_eq!(gate.refused(Limits::default(), None, 10, false), Refused::Burst);
}

#[test]
fn a_burst_429_pauses_everybody() {
    let gate = gate();
    let (before, pause) = (Instant::now(), Duration::from_secs(50));
    gate.refused(Limits { burst_left: Some(0), ..Limits::default() }, Some(pause), 10, false);
    let took = before.elapsed();
    let wait = gate.try_enter(1, false, before).unwrap();
    let jitter = Duration::from_millis(250);
    assert!(wait >= pause && wait <= pause + jitter + took, "{wait:?}");
    assert!(!gate.budget().paused.is_zero());
}

#[test]
fn a_long_retry_after_does_not_park_the_gate_for_a_day() {
    let gate = gate();
    gate.refused(
        Limits { burst_left: Some(0), ..Limits::default() },
        Some(Duration::from_secs(86_000)),
        10,
        false,
    );
    assert!(gate.budget().paused <= Duration::from_secs(61));
}

#[test]
fn a_window_used_up_elsewhere_is_respected() {
    let (gate, now) = (gate(), Instant::now());
    assert_eq!(gate.try_enter(1, false, now).unwrap(), Duration::ZERO);
    gate.accepted(Limits { burst_left: Some(0), ..Limits::default() }, 1, false);
    assert!(gate.try_enter(1, false, now).unwrap() >= WINDOW);
}

#[test]
fn a_block_refuses_at_once_and_says_how_long() {
    let gate = gate();
    gate.block();
    let error = gate.try_enter(1, false, Instant::now()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Blocked);
    assert!(error.details().retry_after.unwrap() > Duration::from_secs(890));
    assert!(!gate.is_idle());
}

#[tokio::test]
async fn a_wait_over_the_deadline_fails_without_waiting() {
    let gate = gate();
    let deadline = Instant::now() + Duration::from_secs(20);
    gate.enter(1, false, deadline).await.unwrap();
    gate.refused(Limits::default(), Some(Duration::from_secs(60)), 10, false);
    let entering = gate.enter(1, false, deadline);
    let error = futures_util::FutureExt::now_or_never(entering).expect("no wait").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimit);
    assert_eq!(gate.budget().requests, 1);
}

#[test]
fn a_spent_budget_refuses_at_once_what_costs_more_than_is_left() {
    let gate = gate();
    let now = Instant::now();
    assert_eq!(gate.refused(daily(4), None, 10, false), Refused::Daily);
    let error = gate.try_enter(10, false, now).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BudgetExhausted);
    assert!(error.details().retry_after.unwrap() <= QUIET + now.elapsed());
    assert_eq!(gate.try_enter(4, false, now).unwrap(), Duration::ZERO, "that much is left");
    gate.accepted(daily(0), 4, false);
    assert!(gate.try_enter(1, false, now).is_err());
    assert_eq!(gate.try_enter(10, false, now + QUIET * 2).unwrap(), Duration::ZERO, "asked again later");
    gate.accepted(daily(900), 10, false);
    assert_eq!(gate.try_enter(10, false, now).unwrap(), Duration::ZERO, "it was filled up");
}

#[test]
fn a_long_retry_after_does_not_keep_the_budget_spent_for_a_day() {
    let gate = gate();
    gate.refused(daily(0), Some(Duration::from_secs(80_000)), 10, false);
    let later = Instant::now() + LONGEST_QUIET + Duration::from_secs(1);
    assert_eq!(gate.try_enter(10, false, later).unwrap(), Duration::ZERO);
}

#[test]
fn a_gate_made_anew_knows_of_the_refusals() {
    // As in a forked child, which has the numbers and not the gates.
    let gate = Gate::new(77, Pacing::default());
    gate.block();
    let left = Gate::new(77, Pacing::default()).budget().blocked;
    assert!(left > Duration::from_secs(800) && left <= Duration::from_secs(900), "{left:?}");
    assert_eq!(Gate::new(78, Pacing::default()).budget().blocked, Duration::ZERO);

    let spent = Gate::new(79, Pacing::default());
    let none_left = Limits { daily_left: Some(3), ..Limits::default() };
    assert_eq!(spent.refused(none_left, None, 20, false), Refused::Daily);
    let again = Gate::new(79, Pacing::default());
    let error = again.try_enter(20, false, Instant::now()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BudgetExhausted);
    assert!(again.try_enter(3, false, Instant::now()).is_ok(), "it costs no more than is left");
    // An answer without the tokens ends the quiet, for later children as well.
    again.accepted(Limits::default(), 1, false);
    assert!(Gate::new(79, Pacing::default()).try_enter(20, false, Instant::now()).is_ok());
}

#[test]
fn a_later_client_can_slow_the_gate_down() {
    let gate = Gate::new(0, Pacing::default());
    gate.join(Pacing {
        burst_limit: Some(3),
        block_pause: Some(Duration::from_secs(1)),
        ..Pacing::default()
    });
    gate.join(Pacing {
        burst_limit: Some(5),
        block_pause: Some(Duration::from_secs(2)),
        ..Pacing::default()
    });
    gate.join(Pacing::default());
    assert_eq!(gate.budget().burst_limit, 3);
    gate.block();
    let left = gate.budget().blocked;
    assert!(left > Duration::from_secs(1) && left <= Duration::from_secs(2), "{left:?}");
}
