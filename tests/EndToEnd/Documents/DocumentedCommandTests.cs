using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Local.Demo;
using TestKit;

namespace EndToEnd.Documents;

/// <summary>Every command of README and docs runs on a local stack, page by page, in the page's order.</summary>
public sealed class DocumentedCommandTests
{
    /// <summary>Placeholders of the documentation and what stands for them on the local stack. The longest first.</summary>
    private static readonly (string Documented, string Local)[] Names =
    [
        ("web-shop/1.0.0/1", "pay-api/1.0.0/1"), ("web-shop/1.0.0/7", "pay-api/1.0.0/1"), ("web-shop/1.0.0/2", "pay-api/1.0.0/1"), ("pay-api/1.0.0/4", "pay-api/1.0.0/1"), ("base/1.0.0/7", "base-al2023/1.0.0/1"),
        ("<build>", "pay-api/1.0.0/1"), ("base-infra", "factory"), ("<n>", "3"), ("<why>", "because"), ("<id>", "no-such-message"), ("<hash>", "685552"),
    ];

    /// <summary>What a verb needs to know who acts, which IAM knows of a stack in AWS.</summary>
    private static readonly Dictionary<string, string> Actors = new(StringComparer.Ordinal)
    {
        ["gates approve"] = "role/PlatformApprover/kim",
        ["gates withdraw"] = "role/PlatformApprover/kim",
        ["gates stop"] = "role/PlatformApprover/kim",
    };

    /// <summary>Verbs that need what the local stack lacks: a published policy, or a configuration that differs from the policy.</summary>
    private static readonly string[] Unanswered = ["policy diff", "policy show", "policy history", "configurations show"];

    public static TheoryData<string> Pages => [.. LongRun.AllOrEvery(3, DocumentedCommand.All.Select(command => command.Page).Distinct())];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Each_command_of_a_page_is_understood_and_carried_out(string page)
    {
        await using var demo = await GatesCommandTests.HeldAsync();
        await demo.StubAsync("base-al2023", DemoEnvironment.CleanScan, default);
        await demo.StartAsync("released", "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var folder = Directory.CreateTempSubdirectory();
        var problems = new List<string>();
        foreach (var command in DocumentedCommand.All.Where(command => command.Page == page))
        {
            var args = Args(command, demo, folder);
            using var end = new CancellationTokenSource();
            using var output = new ReadyWriter(end) { NewLine = "\n" };
            using var error = new StringWriter { NewLine = "\n" };
            var run = CommandLine.RunAsync(args, output, error, end.Token, demo.Clock);
            // A command that follows a build ends with it.
            while (args.Contains("--follow") && !run.IsCompleted)
                await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
            var exitCode = await run;
            var isUnderstood = !$"{error}".Contains("See: image-builder-automation", StringComparison.Ordinal);
            if (!isUnderstood || (exitCode is not (0 or 1) && !Unanswered.Contains(string.Join(' ', args.Take(2)))))
                problems.Add($"{command.Page}:{command.Line}: {string.Join(' ', args)}\n{error}");
        }

        folder.Delete(recursive: true);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void The_documentation_has_commands_of_every_group() => Assert.Superset(
        new HashSet<string> { "status", "policy", "waivers", "gates", "failures", "mode", "history", "lifecycle", "configurations", "triggers", "adopt", "completion" },
        DocumentedCommand.All.Select(command => command.Words[0]).ToHashSet());

    private static string[] Args(DocumentedCommand command, DemoEnvironment demo, DirectoryInfo folder)
    {
        var words = command.Words.Select(word => Local(word, folder)).ToList();
        var at = words.IndexOf("--stack");
        if (at >= 0)
            words.RemoveRange(at, 2);
        // The file that a verb reads by default lies in the root of a clone.
        if (words is ["policy", "validate" or "explain" or "test" or "check" or "publish", ..] && !words.Exists(word => word.EndsWith(".json", StringComparison.Ordinal)))
            words.Insert(2, Repository.PathOf("policy/policy.json"));
        else if (words is ["lifecycle", "plan", ..] or ["configurations", "check" or "diff", ..] or ["triggers", "explain", ..] or ["status", ..] or ["adopt", ..] or ["fleet", ..] && !words.Contains("--policy"))
            words.AddRange(["--policy", Repository.PathOf("policy/policy.json")]);
        if (words is ["completion", ..] or [_] and not ["status" or "fleet" or "leftovers" or "console"] || words is ["policy", "validate" or "explain" or "test", ..] or ["history", "verify", .., "--offline"])
            return [.. words];

        if (words is ["history", "export", ..] && !words.Contains("--out"))
            words.AddRange(["--out", Path.Combine(folder.FullName, "one.release.json")]);
        if (words.Contains("--reason") && !words.Contains("--as"))
            words.AddRange(["--as", Actors.GetValueOrDefault($"{words[0]} {words[1]}", words[0] is "policy" or "waivers" ? "role/PolicyPublisher/pat" : "role/Operator/kim")]);
        return words.Contains("--document") || words is ["triggers", "explain", ..] && !words.Contains("--live")
            ? [.. words]
            : [.. words, "--stack", $"{demo.Stack.Services.Url}"];
    }

    private static string Local(string word, DirectoryInfo folder)
    {
        foreach (var (documented, local) in Names)
            word = word.Replace(documented, local, StringComparison.Ordinal);
        return word switch
        {
            "my-policy/policy.json" or "<old-file>" => Repository.PathOf("policy/policy.json"),
            "event.json" => Repository.PathOf("events/eventbridge/cve-detected.json"),
            "*.release.json" or "releases/" => folder.FullName,
            "infra.json" => Infrastructure(folder),
            _ when word.StartsWith("policy/", StringComparison.Ordinal) || word.StartsWith("events/", StringComparison.Ordinal) => Repository.PathOf(word),
            _ => word,
        };
    }

    private static string Infrastructure(DirectoryInfo folder)
    {
        var file = Path.Combine(folder.FullName, "infra.json");
        File.WriteAllText(file, """{ "name": "infra", "instanceProfileName": "EC2InstanceProfileForImageBuilder" }""");
        return file;
    }

    /// <summary>Ends a command that serves until somebody ends it, as soon as it has said where.</summary>
    private sealed class ReadyWriter(CancellationTokenSource end) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains("/start?token=", StringComparison.Ordinal) is true)
                end.Cancel();
        }
    }
}
