using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;
using Microsoft.Extensions.DependencyInjection;
using TestKit.Gates;
using TestKit.Operations;

namespace TestKit.Publishing;

/// <summary>A table without published policies, a packaged policy, three publishers, and a clock.</summary>
public sealed class PublishingWorld
{
    public static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");

    public static readonly Person Ann = PersonOf("ann");
    public static readonly Person Bob = PersonOf("bob");
    public static readonly Person Cyd = PersonOf("cyd");

    /// <summary>May not publish.</summary>
    public static readonly Person Eve = PersonOf("eve", "Developer");

    public static readonly PolicyPair Packaged = Critical(0);

    private int _calls;

    public InMemoryPolicyPublications Store { get; } = new();

    public RecordedNotifications Notifications { get; } = new();

    public TestClock Clock { get; } = new();

    public PublishOptions Options { get; set; } = new();

    public PolicyPair PackagedPair { get; set; } = Packaged;

    /// <summary>Effects are counted for writes and notifications only.</summary>
    public bool CountsWritesOnly { get; init; }

    public SessionMembership Membership { get; } = new();

    /// <summary>The hash of the policy that is active now.</summary>
    public string ActiveHash => Store.Active?.Hash ?? HashOf(PackagedPair);

    public IEnumerable<string> Kinds => Notifications.Distinct.Select(notification => notification.Kind);

    /// <summary>A policy whose gate allows this many critical findings. More is looser.</summary>
    public static PolicyPair Critical(int atMost, string more = "", string waivers = "") => new(
        $$"""
        {
          "approvers": { "publishers": ["role/Publisher"] },
          "waivers": "./waivers.json",
          "gates": [{ "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "findings": { "critical": {{atMost}} } } }] {{more}}
        }
        """,
        $$"""{ "waivers": [{{waivers}}] }""");

    public static string Waiver(string id = "CVE-2026-1", string until = "2026-12-31") =>
        $$"""{ "findings": ["{{id}}"], "until": "{{until}}", "owner": "kim", "reason": "accepted" }""";

    public static string HashOf(PolicyPair pair)
    {
        var read = PolicyReader.Read(pair.Policy, _ => pair.Waivers);
        return read.Policy?.Hash ?? throw new InvalidOperationException(string.Join("; ", read.Problems));
    }

    public static Person PersonOf(string name, string role = "Publisher", string session = "") =>
        new($"arn:aws:sts::111122223333:assumed-role/{role}/{name}{session}", $"AROAEXAMPLE:{name}{session}") { IsNameProven = true };

    /// <summary>A call that is sent now for the first time.</summary>
    public PersonCall Call(string reason, Person caller) => new(caller, reason, $"request-{++_calls}", Clock.GetUtcNow())
    {
        Seen = new(Store.Active?.Number ?? 0, Store.Proposal?.Version ?? 0),
    };

    public Task<PublishAnswer> PublishAsync(PolicyPair pair, Person? caller = null, string? expected = null, Effects? effects = null) =>
        RunAsync(policies => policies.PublishAsync(pair, expected ?? ActiveHash, Call("because", caller ?? Ann), default), effects);

    /// <summary>Publishes and, where a second person is needed, confirms.</summary>
    public async Task<PublishAnswer> ActivateAsync(PolicyPair pair, Person? publisher = null, Person? confirmer = null)
    {
        var answer = await PublishAsync(pair, publisher);
        answer = answer.Outcome == PublishOutcome.NeedsSecondPerson ? await ConfirmAsync(HashOf(pair), confirmer ?? Bob) : answer;
        return answer.Outcome == PublishOutcome.Activated ? answer : throw new InvalidOperationException(answer.Message);
    }

    public Task<PublishAnswer> ConfirmAsync(string hash, Person? caller = null, Effects? effects = null) =>
        RunAsync(policies => policies.ConfirmAsync(hash, Call("checked", caller ?? Bob), default), effects);

    public Task<PublishAnswer> RollbackAsync(int number, Person? caller = null, Effects? effects = null) =>
        RunAsync(policies => policies.RollbackAsync(new(number, null), ActiveHash, Call("go back", caller ?? Ann), default), effects);

    public async Task<T> RunAsync<T>(Func<PublishPolicy, Task<T>> act, Effects? effects = null)
    {
        await using var services = Compose(effects);
        return await act(services.GetRequiredService<PublishPolicy>());
    }

    public async Task<PublishAnswer> QueryAsync(Func<PublishedPolicies, Task<PublishAnswer>> act)
    {
        await using var services = Compose(null);
        return await act(services.GetRequiredService<PublishedPolicies>());
    }

    public Task<ActiveRead> ReadAsync() => new ActivePolicyReader(Store).ReadActiveAsync(default);

    /// <summary>Composes the handlers as the functions do, on ports that are interrupted as the effects say.</summary>
    private ServiceProvider Compose(Effects? effects)
    {
        effects ??= new();
        return new ServiceCollection()
            .AddSingleton<IPolicyPublications>(new InterruptedPublications(effects, Store, CountsWritesOnly)).AddSingleton(Notifications.Interrupted(effects))
            .AddSingleton<IMembership>(Membership).AddSingleton(Options).AddSingleton(new PackagedPolicy(PackagedPair)).AddSingleton(AccountRegion)
            .AddSingleton<TimeProvider>(Clock).AddPublishing().BuildServiceProvider();
    }
}

/// <summary>A caller is a member by the role; sessions <c>ann</c> and <c>ann+2</c> are the same person.</summary>
public sealed class SessionMembership : IMembership
{
    /// <summary>People who have left.</summary>
    public HashSet<string> Left { get; } = new(StringComparer.Ordinal);

    public Task<(bool IsMember, string Reason)> ReadAsync(ApproverGroup group, string callerArn, CancellationToken cancellationToken)
    {
        var isMember = Principal.TryParse(callerArn, out var principal) && group.MembershipOf(principal, principal.Account, KnownRoles.ForScenarios).IsMember && !Left.Contains(principal.Person);
        return Task.FromResult((isMember, isMember ? "" : $"{callerArn} is not in group {group.Name}"));
    }

    public Task<bool> IsSamePersonAsync(Person one, Person other, CancellationToken cancellationToken) => Task.FromResult(PersonIn(one.Arn) == PersonIn(other.Arn));

    public Task<bool> MayBeSamePersonAsync(Person one, Person other, CancellationToken cancellationToken) => IsSamePersonAsync(one, other, cancellationToken);

    private static string PersonIn(string arn) => Principal.TryParse(arn, out var principal) ? principal.Person.Split('+')[0] : arn;
}
