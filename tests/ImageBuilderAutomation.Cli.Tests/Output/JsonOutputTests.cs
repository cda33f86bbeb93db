using ImageBuilderAutomation.Cli.Fleet;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Releases;
using ImageBuilderAutomation.Cli.Tests.Adoption;
using ImageBuilderAutomation.Cli.Tests.Configurations;
using ImageBuilderAutomation.Cli.Tests.Fleet;
using ImageBuilderAutomation.Cli.Tests.Policies;
using ImageBuilderAutomation.Cli.Tests.Releases;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Cli.Tests.Output;

/// <summary>
/// Scripts read the JSON: names, order, nulls and layout stay as they are in the folder <c>Json</c>. For an intended change, delete the file, run the
/// test, which writes it again and fails, and review the difference.
/// </summary>
public sealed class JsonOutputTests(FullTable table) : IClassFixture<FullTable>
{
    private const string Policy = """
        { "gates": [ { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "findings": { "critical": 0 } }, "unmet": "stop" },
                     { "name": "other", "scope": "*", "step": "test/Other", "require": { "scan": {} } } ],
          "builds": {
            "rules": [ { "name": "children", "scope": "*", "on": ["parentAvailable"] } ],
            "expect": [ { "pipeline": "web", "on": "parentAvailable", "then": "start" }, { "pipeline": "web", "on": "parentAvailable", "then": "drop", "reason": "children" } ] },
          "expect": [ { "build": "web-shop", "step": "distribution/ApproveRelease", "then": "resume", "reason": "clean" },
                      { "build": "web-shop", "step": "distribution/ApproveRelease", "findings": { "critical": 2 }, "then": "hold" } ] }
        """;

    [Theory]
    [InlineData("history-show-full", "history", "show", "base/1.0.0/7")]
    [InlineData("history-show-deleted", "history", "show", "base/1.0.0/8")]
    [InlineData("history-show-unrecorded", "history", "show", "base/1.0.0/9")]
    [InlineData("history-builds", "history", "builds", "--day", "2026-11-20")]
    [InlineData("history-builds-none", "history", "builds", "--day", "2026-11-21")]
    [InlineData("history-builds-more", "history", "builds", "--day", "2026-11-20", "--limit", "1")]
    [InlineData("history-image", "history", "image", "ami-0aaa")]
    [InlineData("history-decisions", "history", "decisions", "--day", "2026-11-20")]
    [InlineData("history-stats", "history", "stats", "--from", "2026-11-20", "--to", "2026-11-21")]
    [InlineData("history-released", "history", "released", "--approver", "arn:aws:iam::111122223333:role/Approver")]
    [InlineData("release-channels", "release", "channels")]
    [InlineData("release-current", "release", "current", "base/prod")]
    [InlineData("gates-list", "gates", "list")]
    [InlineData("gates-show-full", "gates", "show", "step-1")]
    [InlineData("gates-show-observed", "gates", "show", "step-3")]
    [InlineData("configurations-list", "configurations", "list")]
    [InlineData("configurations-show", "configurations", "show", "bare")]
    [InlineData("configurations-repairs", "configurations", "repairs", "--day", "2026-11-20")]
    [InlineData("triggers-runs", "triggers", "runs")]
    [InlineData("triggers-runs-more", "triggers", "runs", "--limit", "1")]
    [InlineData("triggers-pipelines", "triggers", "pipelines")]
    [InlineData("leftovers", "leftovers", "--closed")]
    public async Task Of_the_table(string name, params string[] args) => AssertSame(name, await table.RunAsync([.. args, "--json"]));

    [Fact]
    public void Of_a_fleet()
    {
        var facts = FleetTextTests.Facts();
        using var output = new StringWriter { NewLine = "\n" };

        JsonOutput.Write(output, FleetJson.Of(new(facts.Report(), facts)), FleetJsonContext.Default.FleetJson);

        AssertSame("fleet", $"{output}");
    }

    [Fact]
    public void Of_descendants()
    {
        using var output = new StringWriter { NewLine = "\n" };

        JsonOutput.Write(output, DescendantsJson.Of(DescendantTextTests.List), DescendantsJsonContext.Default.DescendantsJson);

        AssertSame("release-descendants", $"{output}");
    }

    [Theory]
    [InlineData("release-revoke", true)]
    [InlineData("release-revoke-unknown", false)]
    public void Of_a_revocation(string name, bool known)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var document = new RevocationJson(
            true, "Done", "base/1.0.0/7 is revoked", [], known ? DescendantsJson.Of(DescendantTextTests.List with { Items = [] }) : null, known ? null : "name the stack with --stack");

        JsonOutput.Write(output, document, DescendantsJsonContext.Default.RevocationJson);

        AssertSame(name, $"{output}");
    }

    [Fact]
    public void Of_watermarks()
    {
        using var output = new StringWriter { NewLine = "\n" };

        JsonOutput.Write(output, WatermarksJson.Of(WatermarksTextTests.Report()), WatermarksJsonContext.Default.WatermarksJson);

        AssertSame("release-watermarks", $"{output}");
    }

    [Fact]
    public void Of_Allowed_AMIs_settings()
    {
        using var output = new StringWriter { NewLine = "\n" };

        JsonOutput.Write(output, AllowedAmisJson.Of([WatermarksTextTests.Settings()]), AllowedAmisJsonContext.Default.AllowedAmisJson);

        AssertSame("release-allowed-amis", $"{output}");
    }

    [Fact]
    public async Task Of_verified_files()
    {
        using var file = new PolicyText("{}");

        AssertSame("history-verify", (await Cli.RunAsync("history", "verify", file.Path, "--offline", "--json")).Output.Replace(file.Path, "FILE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("policy-validate", "validate")]
    [InlineData("policy-test", "test")]
    [InlineData("policy-explain", "explain", "--pipeline", "web-shop", "--critical", "1")]
    public async Task Of_a_policy(string name, string verb, params string[] options)
    {
        using var policy = new PolicyText(Policy);

        AssertSame(name, (await Cli.RunAsync(["policy", verb, policy.Path, .. options, .. verb == "explain" ? new[] { "--step", "distribution/ApproveRelease" } : [], "--json"]))
            .Output.Replace(policy.Path, "FILE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_policy_with_errors()
    {
        using var policy = new PolicyText("""{ "gates": [ { "name": "clean", "scope": "<nowhere>" } ] }""");

        AssertSame("policy-errors", (await Cli.RunAsync("policy", "test", policy.Path, "--json")).Output.Replace(policy.Path, "FILE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_an_explained_event()
    {
        using var policy = new PolicyText(Policy);
        var evt = Repository.PathOf("events", "eventbridge", "image-state-change-available.json");

        AssertSame("triggers-explain", (await Cli.RunAsync("triggers", "explain", evt, "--policy", policy.Path, "--json")).Output);
    }

    [Theory]
    [InlineData("configurations-check", "check")]
    [InlineData("configurations-diff", "diff")]
    public async Task Of_compared_configurations(string name, string verb)
    {
        await using var account = await Account.StartAsync();

        AssertSame(name, (await account.RunAsync(verb, "--policy", account.Policy(), "--json")).Output);
    }

    [Fact]
    public async Task Of_an_inventory()
    {
        await using var account = await AdoptionAccount.StartAsync();
        using var policy = new PolicyText(Policy);
        await PipelineShapes.CreateAsync(account, "plain");
        await PipelineShapes.CreateAsync(account, "container");
        await PipelineShapes.CreateAsync(account, "disabled");

        AssertSame("adopt-inventory", (await account.RunAsync("inventory", "--policy", policy.Path, "--json")).Output);
    }

    private static void AssertSame(string name, string output)
    {
        var path = Repository.PathOf("tests", "ImageBuilderAutomation.Cli.Tests", "Output", "Json", $"{name}.json");
        if (!File.Exists(path))
        {
            File.WriteAllText(path, output);
            Assert.Fail($"There was no {path}. It has the output of this run now: review it.");
        }

        Assert.Equal(File.ReadAllText(path), output);
    }
}
