//! Sessions and links over time.

use std::time::Duration;

use domain::{Secret, session::SignIn};
use service::{Error, LinkPurpose, NewSession, Service, users::Setup};
use testkit::{Fresh, on_both};

use crate::people::{PASSWORD, operator, user};

const HOUR: Duration = Duration::from_hours(1);

async fn sign_in(service: &Service, username: &str, password: &str) -> Result<NewSession, Error> {
    let input = SignIn { username: username.into(), password: Secret::new(password.into()) };
    service.sign_in(input, "127.0.0.1").await
}

on_both! { Fresh::new;
    async fn a_session_ends_when_idle(fresh) {
        user(&fresh.service, "ada").await;
        let token = sign_in(&fresh.service, "ada", PASSWORD).await.expect("a session").token;
        for _ in 0..3 {
            fresh.clock.advance(11 * HOUR);
            assert!(fresh.service.session(&token).await.expect("an answer").is_some());
        }
        fresh.clock.advance(12 * HOUR);
        assert!(fresh.service.session(&token).await.expect("an answer").is_none());
    }

    async fn a_session_ends_after_thirty_days_however_busy(fresh) {
        user(&fresh.service, "ada").await;
        let token = sign_in(&fresh.service, "ada", PASSWORD).await.expect("a session").token;
        let mut hours = 0;
        while fresh.service.session(&token).await.expect("an answer").is_some() {
            fresh.clock.advance(10 * HOUR);
            hours += 10;
        }
        assert_eq!(hours, 30 * 24);
    }

    async fn a_block_after_failures_passes_with_time(fresh) {
        user(&fresh.service, "ada").await;
        for _ in 0..5 {
            let tried = sign_in(&fresh.service, "ada", "a wrong password, long").await;
            assert!(matches!(tried, Err(Error::BadCredentials)));
        }
        let blocked = sign_in(&fresh.service, "ada", PASSWORD).await;
        let Err(Error::TooManyAttempts(seconds)) = blocked else { panic!("{blocked:?}") };
        fresh.clock.advance(Duration::from_secs(seconds));
        sign_in(&fresh.service, "ada", PASSWORD).await.expect("the wait is over");
        let tried = sign_in(&fresh.service, "ada", "a wrong password, long").await;
        assert!(matches!(tried, Err(Error::BadCredentials)), "the count began anew: {tried:?}");
    }

    async fn tries_at_once_gain_nothing(fresh) {
        user(&fresh.service, "ada").await;
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let service = fresh.service.clone();
            tries.spawn(async move { sign_in(&service, "ada", "a wrong password, long").await });
        }
        let answers = tries.join_all().await;
        let looked = answers.iter().filter(|answer| matches!(answer, Err(Error::BadCredentials)));
        assert_eq!(looked.count(), 5, "the fifth failure begins the wait");
    }

    async fn a_set_up_link_expires_and_a_new_start_makes_another(fresh) {
        let first = fresh.service.setup_link().await.expect("an answer").expect("a link");
        fresh.clock.advance(25 * HOUR);
        let setup = |token: &Secret| Setup {
            token: token.clone(),
            username: "root".into(),
            display_name: None,
            email: "root@example.org".into(),
            password: Secret::new(PASSWORD.into()),
        };
        let late = fresh.service.set_up(setup(&first.token)).await;
        assert!(matches!(late, Err(Error::BadLink)), "{late:?}");
        let second = fresh.service.setup_link().await.expect("an answer").expect("a link");
        fresh.service.set_up(setup(&second.token)).await.expect("the first admin");
        assert!(fresh.service.setup_link().await.expect("an answer").is_none(), "no third one");
    }

    async fn of_two_who_use_a_link_at_once_one_wins(fresh) {
        let link = fresh.service.setup_link().await.expect("an answer").expect("a link");
        let mut racers = tokio::task::JoinSet::new();
        for n in 0..5 {
            let (service, token) = (fresh.service.clone(), link.token.clone());
            racers.spawn(async move {
                let setup = Setup {
                    token,
                    username: format!("root{n}"),
                    display_name: None,
                    email: format!("root{n}@example.org"),
                    password: Secret::new(PASSWORD.into()),
                };
                service.set_up(setup).await.is_ok()
            });
        }
        assert_eq!(racers.join_all().await.into_iter().filter(|won| *won).count(), 1);
        assert_eq!(fresh.service.users(&operator()).await.expect("a list").len(), 1);
    }

    async fn a_link_is_good_for_its_purpose_only(fresh) {
        user(&fresh.service, "ada").await;
        let reset = fresh.service.reset_link(&operator(), "ada").await.expect("a link");
        let setup = fresh.service.check_link(&[LinkPurpose::Setup], &reset.token).await;
        assert!(matches!(setup, Err(Error::BadLink)));
        assert_eq!(fresh.service.link_username(&reset.token).await.expect("good"), "ada");
        let weak = fresh.service.activate(&reset.token, Secret::new("short".into())).await;
        assert!(matches!(weak, Err(Error::Invalid(_))), "{weak:?}");
        let new = Secret::new("another password, long enough".into());
        fresh.service.activate(&reset.token, new.clone()).await.expect("the link was kept");
        assert!(fresh.service.activate(&reset.token, new).await.is_err(), "and is used up now");
        assert!(matches!(sign_in(&fresh.service, "ada", PASSWORD).await, Err(Error::BadCredentials)));
    }
}
