using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Functions.Tests;

public sealed class PolicyRunnerTests
{
    private static readonly PersonCall Call = new(new("arn:aws:iam::111122223333:user/kim", "AIDA1"), "because", "request-1", default);

    private readonly Source _source = new();
    private int _composed;

    [Fact]
    public async Task A_warm_process_reads_the_policy_once()
    {
        await using var runner = Runner();
        await RunAsync(runner, _ => { });
        await RunAsync(runner, _ => { });
        Assert.Equal((1, 1), (_source.Reads, _composed));
    }

    /// <remarks>A refusal makes no last look, so nothing else would notice the new policy.</remarks>
    [Fact]
    public async Task A_person_s_request_is_judged_by_the_policy_in_force_now()
    {
        await using var runner = Runner();
        var run = runner.For<PolicyInForce>();
        Assert.Equal("first", await HashAsync());
        Assert.Equal("first", await HashAsync());
        _source.Hash = "second";

        Assert.Equal("second", await HashAsync());
        Assert.Equal((3, 2), (_source.Reads, _composed));

        Task<string> HashAsync() => run.RunForPersonAsync((policy, _) => Task.FromResult(policy.Policy.Hash), Call, default);
    }

    [Fact]
    public async Task Work_begins_again_under_the_policy_that_came_into_force()
    {
        await using var runner = Runner();
        var seen = new List<string>();
        await RunAsync(runner, policy =>
        {
            seen.Add(policy.Policy.Hash);
            if (seen.Count > 1)
                return;
            _source.Hash = "second";
            throw new PolicyChangedException("first", "second");
        });
        Assert.Equal(["first", "second"], seen);
    }

    [Fact]
    public async Task A_policy_that_keeps_changing_fails_the_invocation()
    {
        await using var runner = Runner();
        await Assert.ThrowsAsync<PolicyChangedException>(() => RunAsync(runner, _ => throw new PolicyChangedException("a", "b")));
    }

    [Fact]
    public async Task Without_a_usable_policy_each_invocation_looks_again_fails_after_its_work_and_composes_nothing_new()
    {
        _source.Problem = "damaged";
        await using var runner = Runner();
        var worked = 0;
        for (var run = 0; run < 3; run++)
            await Assert.ThrowsAsync<PolicyUnusableException>(() => RunAsync(runner, _ => worked++));
        Assert.Equal((3, 3, 1), (worked, _source.Reads, _composed));

        _source.Problem = null;
        await RunAsync(runner, _ => worked++);
        Assert.Equal((4, 2), (worked, _composed));
    }

    private static Task<bool> RunAsync(PolicyRunner runner, Action<PolicyInForce> work) => runner.For<PolicyInForce>().RunAsync(
        policy =>
        {
            work(policy);
            return Task.FromResult(true);
        },
        default);

    private PolicyRunner Runner() => new(Services(PolicyInForce.Packaged(new() { Hash = "packaged" })), _source, policy =>
    {
        _composed++;
        return Services(policy);
    });

    private static ServiceProvider Services(PolicyInForce policy) => new ServiceCollection().AddSingleton(policy).BuildServiceProvider();

    private sealed class Source : IPolicySource
    {
        public string Hash { get; set; } = "first";

        public string? Problem { get; set; }

        public int Reads { get; private set; }

        public Task<PolicyInForce> ReadAsync(CancellationToken cancellationToken)
        {
            Reads++;
            return Task.FromResult(new PolicyInForce(new() { Hash = Hash }, IsPublished: true, Problem is null ? new(1, Hash) : null, [], Problem));
        }
    }
}
