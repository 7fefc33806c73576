//! The Python face of the crate: conversion, GIL, errors and runtime; no logic.
