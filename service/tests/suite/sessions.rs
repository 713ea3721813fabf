//! Sessions and links over time.

use std::time::Duration;

use domain::{
    Secret,
    session::{ChangePassword, SignIn, Typed},
};
use service::{Error, LinkPurpose, NewSession, Origin, Service, users::Setup};
use testkit::{Fresh, on_both};

use crate::people::{PASSWORD, operator, user};

const NEW: &str = "another password, long";
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

    async fn a_new_password_ends_the_other_sessions(fresh) {
        user(&fresh.service, "ada").await;
        let mine = sign_in(&fresh.service, "ada", PASSWORD).await.expect("a session").token;
        let other = sign_in(&fresh.service, "ada", PASSWORD).await.expect("a session").token;
        let session = fresh.service.session(&mine).await.expect("an answer").expect("it holds");
        let change = |current: &str, new: &str| ChangePassword {
            current_password: Typed(current.into()),
            new_password: Typed(new.into()),
        };
        let refused = async |current: &str, new: &str| {
            match fresh.service.change_password(&session, change(current, new)).await {
                Err(Error::Invalid(fields)) => (fields[0].name.clone(), fields[0].code.clone()),
                other => panic!("{other:?}"),
            }
        };
        let said = |name: &str, code: &str| (name.to_owned(), code.to_owned());
        assert_eq!(refused("a wrong password, long", NEW).await, said("current_password", "wrong"));
        assert_eq!(refused(PASSWORD, "short").await, said("new_password", "too_short"));
        assert_eq!(refused(PASSWORD, PASSWORD).await, said("new_password", "unchanged"));
        assert!(fresh.service.session(&other).await.expect("an answer").is_some());
        assert_eq!(fresh.service.change_password(&session, change(PASSWORD, NEW)).await.expect("changed"), 1);
        assert!(fresh.service.session(&mine).await.expect("an answer").is_some());
        assert!(fresh.service.session(&other).await.expect("an answer").is_none());
        assert!(matches!(sign_in(&fresh.service, "ada", PASSWORD).await, Err(Error::BadCredentials)));
        sign_in(&fresh.service, "ada", NEW).await.expect("the new one holds");
    }

    async fn guessing_the_current_password_is_slowed_down(fresh) {
        user(&fresh.service, "ada").await;
        let mine = sign_in(&fresh.service, "ada", PASSWORD).await.expect("a session").token;
        let session = fresh.service.session(&mine).await.expect("an answer").expect("it holds");
        for _ in 0..5 {
            let guess = ChangePassword {
                current_password: Typed("a wrong password, long".into()),
                new_password: Typed(NEW.into()),
            };
            assert!(matches!(fresh.service.change_password(&session, guess).await, Err(Error::Invalid(_))));
        }
        let right = ChangePassword { current_password: Typed(PASSWORD.into()), new_password: Typed(NEW.into()) };
        let tried = fresh.service.change_password(&session, right).await;
        assert!(matches!(tried, Err(Error::TooManyAttempts(_))), "{tried:?}");
    }

    async fn sessions_are_listed_and_ended_by_their_owner_only(fresh) {
        user(&fresh.service, "ada").await;
        user(&fresh.service, "bo").await;
        let input = SignIn { username: "ada".into(), password: Secret::new(PASSWORD.into()) };
        let origin = Origin { address: "192.0.2.7".into(), agent: "curl/8.5.0\n".into() };
        let first = fresh.service.sign_in(input, origin).await.expect("a session").token;
        let mine = sign_in(&fresh.service, "ada", PASSWORD).await.expect("a session").token;
        let bos = sign_in(&fresh.service, "bo", PASSWORD).await.expect("a session").token;
        let session = fresh.service.session(&mine).await.expect("an answer").expect("it holds");
        let bo = fresh.service.session(&bos).await.expect("an answer").expect("it holds");
        let list = fresh.service.open_sessions(&session).await.expect("a list");
        assert_eq!(list.iter().map(|one| one.current).collect::<Vec<_>>(), [true, false]);
        assert_eq!((list[1].address.as_str(), list[1].agent.as_str()), ("192.0.2.7", "curl/8.5.0"));
        let handle = &list[1].handle;
        let by_bo = fresh.service.end_session(&bo, handle).await;
        assert!(matches!(by_bo, Err(Error::NotFound(_))), "{by_bo:?}");
        fresh.service.end_session(&session, handle).await.expect("ended");
        assert!(fresh.service.session(&first).await.expect("an answer").is_none());
        assert!(matches!(fresh.service.end_session(&session, handle).await, Err(Error::NotFound(_))));
        assert_eq!(fresh.service.sign_out_everywhere(&session).await.expect("ended"), 1);
        assert!(fresh.service.session(&mine).await.expect("an answer").is_none());
        assert!(fresh.service.session(&bos).await.expect("an answer").is_some());
    }
}
