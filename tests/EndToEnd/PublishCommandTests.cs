using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>The commands that publish policies, while a gate waits under the packaged policy.</summary>
public sealed class PublishCommandTests : IAsyncLifetime, IDisposable
{
    private const string Scene = "story";
    private const string Kim = "role/AWSReservedSSO_Publisher_0123456789abcdef/kim";
    private const string Lee = "role/AWSReservedSSO_Publisher_0123456789abcdef/lee";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("publish");
    private DemoEnvironment _demo = null!;

    public async Task InitializeAsync()
    {
        _demo = await DemoEnvironment.StartAsync(
            new()
            {
                PolicyFile = File("packaged.json", Policy(each: 1)),
                Parameters = new Dictionary<string, string> { ["PolicySource"] = "published" },
            },
            new DemoOutput(TextWriter.Null), default);
        await _demo.StubAsync("base-al2023", DemoEnvironment.CleanScan, default);
        await PublishAsync("first.json", Policy(each: 1), await PackagedHashAsync(), Kim);
        await _demo.StartAsync(Scene, "base-al2023", default);
        await _demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
    }

    public async Task DisposeAsync() => await _demo.DisposeAsync();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_stricter_policy_decides_about_a_gate_that_waits()
    {
        var published = await PublishAsync("two.json", Policy(each: 2), await ActiveHashAsync(), Kim);
        Assert.True(published.ExitCode == 0, published.Output + published.Error);

        var step = (await GateAsync()).StepExecutionId;
        await ApproveAsync(step, "ann");
        Assert.Equal(GateState.Open, (await GateAsync()).State);
        await ApproveAsync(step, "ben");

        var released = await GateAsync();
        Assert.Equal(("RESUME", await ActiveHashAsync()), (released.Request?.Action, released.Decision?.PolicyHash));
    }

    [Fact]
    public async Task A_policy_that_loosens_protection_needs_a_second_person()
    {
        await PublishAsync("two.json", Policy(each: 2), await ActiveHashAsync(), Kim);
        var strict = await ActiveHashAsync();

        var proposed = await PublishAsync("one.json", Policy(each: 1, comment: "again"), strict, Kim, "--json");
        var own = await RunAsync("policy", "confirm", await ProposedHashAsync(), "--reason", "mine", "--as", Kim);

        Assert.Equal((0, "NeedsSecondPerson", true), (proposed.ExitCode, (string?)proposed.Json["code"], (bool)proposed.Json["done"]!));
        Assert.Equal(1, own.ExitCode);
        Assert.Equal(strict, await ActiveHashAsync());

        var hash = await ProposedHashAsync();
        var confirmed = await RunAsync("policy", "confirm", hash, "--reason", "agreed", "--as", Lee);

        Assert.True(confirmed.ExitCode == 0, confirmed.Error);
        Assert.Equal(hash, await ActiveHashAsync());
        var last = (await RunAsync("policy", "history", "--json")).Json["publications"]![0]!;
        Assert.EndsWith("/kim", (string?)last["by"], StringComparison.Ordinal);
        Assert.EndsWith("/lee", (string?)last["confirmedBy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_can_be_withdrawn()
    {
        await PublishAsync("two.json", Policy(each: 2), await ActiveHashAsync(), Kim);
        await PublishAsync("one.json", Policy(each: 1, comment: "again"), await ActiveHashAsync(), Kim);
        var hash = await ProposedHashAsync();

        var withdrawn = await RunAsync("policy", "withdraw", "--reason", "a mistake", "--as", Kim);
        var late = await RunAsync("policy", "confirm", hash, "--reason", "agreed", "--as", Lee);

        Assert.True(withdrawn.ExitCode == 0, withdrawn.Error);
        Assert.Equal(1, late.ExitCode);
    }

    [Fact]
    public async Task A_policy_whose_own_expectation_fails_is_refused_with_the_expectation_and_changes_nothing()
    {
        var active = await ActiveHashAsync();
        var broken = Policy(each: 2).Replace(
            "\"gates\": [", "\"expect\": [ { \"build\": \"web\", \"step\": \"distribution/ApproveRelease\", \"then\": \"resume\" } ], \"gates\": [", StringComparison.Ordinal);

        var run = await PublishAsync("broken.json", broken, active, Kim);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("  expect: build web at distribution/ApproveRelease was expected to Resume, got Hold", run.Error, StringComparison.Ordinal);
        Assert.Equal(active, await ActiveHashAsync());
    }

    [Fact]
    public async Task Somebody_who_is_no_publisher_publishes_nothing()
    {
        var active = await ActiveHashAsync();

        var run = await PublishAsync("two.json", Policy(each: 2), active, "role/AWSReservedSSO_Developer_0123456789abcdef/kim");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not in group publishers", run.Error, StringComparison.Ordinal);
        Assert.Equal(active, await ActiveHashAsync());
    }

    [Fact]
    public async Task A_publication_that_expects_another_active_policy_changes_nothing()
    {
        var active = await ActiveHashAsync();

        var run = await PublishAsync("two.json", Policy(each: 2), "000000", Kim, "--json");

        Assert.Equal((1, "Conflict", active), (run.ExitCode, (string?)run.Json["code"], await ActiveHashAsync()));
    }

    [Fact]
    public async Task A_rollback_makes_an_earlier_policy_active_again()
    {
        var first = await ActiveHashAsync();
        await PublishAsync("two.json", Policy(each: 2), first, Kim);

        var back = await RunAsync("policy", "rollback", "1", "--expect", await ActiveHashAsync(), "--reason", "too strict", "--as", Lee, "--json");
        Assert.Equal((0, "NeedsSecondPerson"), (back.ExitCode, (string?)back.Json["code"]));
        var confirmed = await RunAsync("policy", "confirm", first, "--reason", "agreed", "--as", Kim);

        Assert.True(confirmed.ExitCode == 0, confirmed.Error);
        Assert.Equal(first, await ActiveHashAsync());
        Assert.Contains("rollback to 1: too strict", (await RunAsync("policy", "history")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Published_policies_are_shown_and_compared()
    {
        var first = await ActiveHashAsync();
        await PublishAsync("two.json", Policy(each: 2), first, Kim);

        var shown = await RunAsync("policy", "show");
        var earlier = await RunAsync("policy", "show", first[..6], "--json");
        var changes = await RunAsync("policy", "diff", first[..6], "active");
        var toFile = await RunAsync("policy", "diff", File("three.json", Policy(each: 3)), "--json");
        var unknown = await RunAsync("policy", "show", "000000");

        Assert.Contains("is active, publication 2", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\"each\": 2", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\"each\": 1", (string?)earlier.Json["policy"], StringComparison.Ordinal);
        Assert.Contains("0 may loosen protection", changes.Output, StringComparison.Ordinal);
        Assert.Contains("tightens", changes.Output, StringComparison.Ordinal);
        Assert.Contains(toFile.Json["changes"]!.AsArray(), change => (string?)change!["effect"] == "tightens");
        Assert.Equal((1, "no policy has a hash that begins with 000000\n"), (unknown.ExitCode, unknown.Error));
    }

    [Fact]
    public async Task Waivers_are_published_without_another_policy()
    {
        var text = Policy(each: 1).Replace("\"gates\": [", "\"waivers\": \"./waivers.json\", \"gates\": [", StringComparison.Ordinal);
        File("waivers.json", """{ "waivers": [] }""");
        var waiving = await PublishAsync("waiving.json", text, await ActiveHashAsync(), Kim);
        Assert.True(waiving.ExitCode == 0, waiving.Output + waiving.Error);
        var day = _demo.Clock.GetUtcNow().AddDays(30);
        var waivers = File("waivers.json", $$"""
            { "waivers": [ { "findings": ["CVE-2026-0001"], "scope": "*", "until": "{{day:yyyy-MM-dd}}", "owner": "platform", "reason": "not reachable" } ] }
            """);

        var published = await RunAsync("waivers", "publish", waivers, "--expect", await ActiveHashAsync(), "--reason", "not reachable", "--as", Kim);

        Assert.True(published.ExitCode == 0, published.Output + published.Error);
        Assert.Contains("CVE-2026-0001", (string?)(await RunAsync("policy", "show", "--json")).Json["waivers"], StringComparison.Ordinal);
    }

    private static string Policy(int each, string comment = "") => $$"""
        { "modes": { "gates": "act" },
          "approvers": { "platform": ["role/AWSReservedSSO_PlatformApprover_*"], "publishers": ["role/AWSReservedSSO_Publisher_*"] },
          "gates": [ { "name": "people{{comment}}", "scope": "*", "step": "distribution/ApproveRelease",
                       "require": { "approvals": { "from": ["platform"], "each": {{each}} } }, "unmet": "hold" } ] }
        """;

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private Task<Terminal> PublishAsync(string name, string policy, string expect, string person, params string[] more) =>
        RunAsync(["policy", "publish", File(name, policy), "--expect", expect, "--reason", "a test", "--as", person, .. more]);

    private Task<Terminal> ApproveAsync(string step, string person) => RunAsync(
        "gates", "approve", step, "--group", "platform", "--reason", "looked at it", "--as", $"role/AWSReservedSSO_PlatformApprover_0123456789abcdef/{person}");

    private async Task<GateRecord> GateAsync() => (await Evidence.GatherAsync(_demo, default)).Gate(Scene)!;

    private async Task<string> ActiveHashAsync() => (string)(await RunAsync("policy", "show", "--json")).Json["active"]!;

    private async Task<string> PackagedHashAsync() =>
        (string)(await RunAsync("policy", "show", "--packaged", Path.Combine(_folder.FullName, "packaged.json"), "--json")).Json["active"]!;

    private async Task<string> ProposedHashAsync() => (string)(await RunAsync("policy", "show", "--json")).Json["proposal"]!["hash"]!;

    private Task<Terminal> RunAsync(params string[] args) => StackCommands.RunAsync(_demo, args);
}
