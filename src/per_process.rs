//! A value that belongs to one process and is made anew after a fork.
//!
//! Threads do not survive `fork`, so a runtime, a connection pool or a lock
//! inherited by the child would hang it. The slot is a pointer tagged with the
//! process id: the child sees a foreign tag, makes its own value and leaks the
//! inherited one, because dropping it would wait for threads that are gone.
//! No lock guards the slot; the parent may have held it while forking.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering};

struct Tagged<T> {
    process: u32,
    value: Arc<T>,
}

/// A lazily made value, one per process.
pub struct PerProcess<T> {
    slot: AtomicPtr<Tagged<T>>,
}

impl<T> PerProcess<T> {
    /// An empty slot; nothing is made until the first [`get_or_init`](Self::get_or_init).
    pub const fn new() -> Self {
        Self { slot: AtomicPtr::new(std::ptr::null_mut()) }
    }

    /// The value of this process, if it was made.
    pub fn get(&self) -> Option<Arc<T>> {
        let pointer = self.slot.load(Ordering::Acquire);
        // SAFETY: a published pointer comes from `Box::into_raw` and is never freed
        // while `self` lives (a replaced one is leaked), so it is null or valid.
        let tagged = unsafe { pointer.as_ref() }?;
        (tagged.process == std::process::id()).then(|| Arc::clone(&tagged.value))
    }

    /// The value of this process, made by `init` if there is none yet.
    pub fn get_or_init(&self, init: impl FnOnce() -> T) -> Arc<T> {
        let Ok(value) = self.get_or_try_init(|| Ok::<_, Infallible>(init()));
        value
    }

    /// The value of this process, made by `init` if there is none yet and `init` succeeds.
    ///
    /// Two threads may both run `init`; one result is kept and both get it.
    pub fn get_or_try_init<E>(&self, init: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        let current = self.slot.load(Ordering::Acquire);
        if let Some(value) = self.get() {
            return Ok(value);
        }
        let value = Arc::new(init()?);
        let process = std::process::id();
        let fresh = Box::into_raw(Box::new(Tagged { process, value: Arc::clone(&value) }));
        if self.slot.compare_exchange(current, fresh, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            return Ok(value);
        }
        // SAFETY: `fresh` was made above, was not published and is not used again.
        drop(unsafe { Box::from_raw(fresh) });
        Ok(self.get().unwrap_or(value))
    }
}

impl<T> Default for PerProcess<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let pointer = *self.slot.get_mut();
        if pointer.is_null() {
            return;
        }
        // SAFETY: not null, from `Box::into_raw`, and `&mut self` proves nobody else reads it.
        let tagged = unsafe { Box::from_raw(pointer) };
        if tagged.process != std::process::id() {
            // Inherited over a fork: its threads are gone, dropping it could hang.
            std::mem::forget(tagged);
        }
    }
}

// SAFETY: the slot only hands out `Arc<T>` clones, which is sound when `T` is `Send + Sync`.
unsafe impl<T: Send + Sync> Sync for PerProcess<T> {}
// SAFETY: as above; the slot owns its value.
unsafe impl<T: Send + Sync> Send for PerProcess<T> {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[test]
    fn the_value_is_made_once() {
        let slot = PerProcess::new();
        let made = AtomicUsize::new(0);
        for _ in 0..3 {
            assert_eq!(*slot.get_or_init(|| made.fetch_add(1, Ordering::SeqCst)), 0);
        }
        assert_eq!(made.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_failed_init_leaves_the_slot_empty() {
        let slot: PerProcess<u8> = PerProcess::new();
        assert_eq!(slot.get_or_try_init(|| Err("no")).map(|v| *v), Err("no"));
        assert!(slot.get().is_none());
    }

    #[test]
    fn threads_agree_on_one_value() {
        let slot = PerProcess::new();
        let ids: Vec<usize> = std::thread::scope(|scope| {
            let made = Arc::new(AtomicUsize::new(0));
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    let (slot, made) = (&slot, Arc::clone(&made));
                    scope.spawn(move || *slot.get_or_init(|| made.fetch_add(1, Ordering::SeqCst)))
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(ids.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
