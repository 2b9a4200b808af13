//! The names under which the preview may be asked for. A site that rebinds its own name to this machine is not among
//! them, so its scripts cannot read a draft.

use std::net::IpAddr;

/// A list of `host:port` in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// The loopback names of this port, the bound address when it is a loopback one, and the listed names, to which
    /// the port is added when they name none.
    ///
    /// # Errors
    /// The first listed name that is no `name`, `address`, or one of these with `:port`.
    pub fn new(bound: IpAddr, port: u16, listed: &[String]) -> Result<Hosts, String> {
        let mut names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        if bound.is_loopback() {
            names.push(written(bound));
        }
        for name in listed {
            names.push(normal(name).ok_or_else(|| name.clone())?);
        }
        let mut hosts = Vec::new();
        for name in names {
            if has_port(&name) {
                hosts.push(name);
            } else {
                hosts.push(format!("{name}:{port}"));
                // Browsers leave the default port out.
                if port == 80 {
                    hosts.push(name);
                }
            }
        }
        Ok(Hosts(hosts))
    }

    /// Whether a `Host` header names one of them.
    pub fn allows(&self, host: &str) -> bool {
        self.0.iter().any(|name| name.eq_ignore_ascii_case(host))
    }
}

fn written(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

fn normal(name: &str) -> Option<String> {
    if let Ok(address) = name.parse::<IpAddr>() {
        return Some(written(address));
    }
    let host = if has_port(name) { name.rsplit_once(':')?.0 } else { name };
    let bracketed = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let good = match bracketed {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_')),
    };
    good.then(|| name.to_ascii_lowercase())
}

fn has_port(name: &str) -> bool {
    name.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok() && !port.starts_with('+'))
        && !name.ends_with(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(listed: &[&str]) -> Result<Hosts, String> {
        let listed: Vec<String> = listed.iter().map(|&name| name.to_owned()).collect();
        Hosts::new(IpAddr::from([127, 0, 0, 1]), 4000, &listed)
    }

    #[test]
    fn only_listed_names_with_the_right_port_are_ours() {
        let hosts = hosts(&["Handbook.lan", "192.168.1.5", "fe80::1", "tunnel.example:443"]).unwrap();
        for ours in ["127.0.0.1:4000", "LOCALHOST:4000", "handbook.lan:4000", "192.168.1.5:4000", "[fe80::1]:4000"] {
            assert!(hosts.allows(ours), "{ours}");
        }
        assert!(hosts.allows("tunnel.example:443"));
        for other in [
            "evil.example:4000",
            "localhost",
            "localhost.:4000",
            "localhost.evil:4000",
            "127.0.0.1:4001",
            "",
            "[::1]:4000",
        ] {
            assert!(!hosts.allows(other), "{other}");
        }
    }

    #[test]
    fn the_default_port_may_be_left_out() {
        let hosts = Hosts::new(IpAddr::from([127, 0, 0, 1]), 80, &[]).unwrap();
        assert!(hosts.allows("localhost") && hosts.allows("localhost:80"));
    }

    #[test]
    fn a_listed_name_that_is_none_is_told() {
        for bad in ["http://handbook.lan", "*", "", "a b", "a/b", "[::1", "handbook.lan:http"] {
            assert_eq!(hosts(&[bad]), Err(bad.to_owned()));
        }
    }
}
