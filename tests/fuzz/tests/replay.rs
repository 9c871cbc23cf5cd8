//! What was found once stays repaired; what the search begins with holds.

use std::{fs, path::Path};

use fuzz::{TARGETS, seeds};

#[test]
fn regressions_hold() {
    for target in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("regressions")
            .join(target.name);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            (target.run)(&fs::read(path).unwrap());
        }
    }
}

#[test]
fn seeds_hold() {
    for target in TARGETS {
        let seeds = seeds::of(target.name);
        assert!(seeds.len() > 300, "only {} for {}", seeds.len(), target.name);
        for seed in seeds {
            println!("{}", String::from_utf8_lossy(&seed));
            (target.run)(&seed);
        }
    }
}
