//! A mutex whose holder panicked is locked all the same.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The content of a mutex, also after a panic elsewhere. Only for values that are whole at any time.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_a_holder_locks_nobody_out() {
        let mutex = Mutex::new(1);
        let holder = || {
            let mut value = lock(&mutex);
            *value += 1;
            panic!("while it is held");
        };
        assert!(std::thread::scope(|scope| scope.spawn(holder).join()).is_err());
        assert!(mutex.is_poisoned());
        assert_eq!(*lock(&mutex), 2);
    }
}
