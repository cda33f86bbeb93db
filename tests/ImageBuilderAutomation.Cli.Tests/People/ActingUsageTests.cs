using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Tests.Policies;

namespace ImageBuilderAutomation.Cli.Tests.People;

/// <summary>Errors of verbs that act, which are reported before anything is called. Nothing listens at the URL.</summary>
public sealed class ActingUsageTests
{
    private const string Url = "http://127.0.0.1:9/";

    [Theory]
    [InlineData("Expected --stack with the stack's name, --url with its output OperateStackUrl, or the environment variable OPERATE_STACK_URL", "lifecycle", "accept", "--images", "1")]
    [InlineData("Expected --stack with the stack's name, --url with its output PublishPolicyUrl, or the environment variable PUBLISH_POLICY_URL", "policy", "withdraw")]
    [InlineData("Expected a URL", "policy", "withdraw", "--url", "there")]
    [InlineData("Expected the URL of a function", "policy", "withdraw", "--url", "https://example.com/")]
    [InlineData("Expected --as only with a local stack", "policy", "withdraw", "--url", "https://abc.lambda-url.eu-west-1.on.aws/", "--as", "role/Publisher/kim")]
    [InlineData("--as: expected a person of 2 to 64 letters, digits and =,.@_-, found 'k'.", "policy", "withdraw", "--url", Url, "--as", "role/Publisher/k")]
    [InlineData("found 'Kim Ng'", "policy", "withdraw", "--url", Url, "--as", "role/Publisher/Kim Ng")]
    [InlineData("Expected a capability and a mode such as gates=off, found 'gates'", "mode", "gates", "--url", Url)]
    [InlineData("found 'doors=off'", "mode", "gates=off", "doors=off", "--url", Url)]
    [InlineData("found 'gates=never'", "mode", "gates=never", "--url", Url)]
    [InlineData("Expected --images with a number from 0, found '-1'", "lifecycle", "accept", "--images", "-1", "--url", Url, "--as", "role/Operator/kim")]
    [InlineData("found 'Events'", "failures", "replay", "--all", "--queue", "Events", "--url", Url)]
    [InlineData("Expected either ids or --all", "failures", "replay", "--queue", "FailedInvocations", "--url", Url)]
    [InlineData("Expected either ids or --all", "failures", "replay", "one", "--all", "--queue", "FailedInvocations", "--url", Url)]
    [InlineData("Expected --yes: a deleted event is lost.", "failures", "delete", "one", "--queue", "FailedInvocations", "--url", Url)]
    [InlineData("Expected either --follow or --json", "triggers", "start", "base", "--follow", "--json", "--url", Url)]
    public async Task A_command_that_cannot_be_carried_out_is_a_usage_error(string problem, params string[] args)
    {
        var run = await Cli.RunAsync([.. args, "--reason", "a test"]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mode", "gates=off")]
    [InlineData("triggers", "start", "base")]
    [InlineData("triggers", "cancel", "base/1.0.0/1")]
    [InlineData("lifecycle", "restore", "base/1.0.0/1")]
    [InlineData("lifecycle", "pin", "base/1.0.0/1", "--until", "2026-12-31")]
    [InlineData("lifecycle", "unpin", "base/1.0.0/1")]
    [InlineData("gates", "withdraw", "step-1")]
    [InlineData("failures", "delete", "one", "--queue", "FailedInvocations", "--yes")]
    [InlineData("policy", "confirm", "8f3c1e")]
    [InlineData("policy", "rollback", "1", "--expect", "8f3c1e")]
    public async Task Every_act_needs_a_reason(params string[] args)
    {
        var run = await Cli.RunAsync([.. args, "--url", Url]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--reason", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_with_errors_is_not_sent()
    {
        using var policy = new PolicyText("""{ "gates": 5 }""");

        var run = await Cli.RunAsync("policy", "publish", policy.Path, "--expect", "8f3c1e", "--reason", "a test", "--url", Url);

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.Contains("1 error", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task The_changes_between_two_files_need_no_account()
    {
        using var before = new PolicyText("""{ "modes": { "gates": "act" }, "gates": [] }""");
        using var after = new PolicyText("""{ "modes": { "gates": "observe" }, "gates": [] }""");

        var run = await Cli.RunAsync("policy", "diff", before.Path, after.Path);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("1 may loosen protection", run.Output, StringComparison.Ordinal);
        Assert.Matches("loosens +modes.gates +act becomes observe", run.Output);
    }

    [Fact]
    public async Task A_side_that_is_neither_a_file_nor_a_hash_is_a_usage_error()
    {
        var run = await Cli.RunAsync("policy", "diff", "nowhere.json");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("Expected a policy file, at least six digits of a policy's hash, or active, found 'nowhere.json'", run.Error, StringComparison.Ordinal);
    }
}
