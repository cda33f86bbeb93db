using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Tests.Policies;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

/// <summary>Names of packages, tags, vulnerabilities and people, and reasons are external texts. They go to the service, to logs and to terminals.</summary>
public sealed class UntrustedTextTests
{
    private const string Everything = """
        "require": { "scan": {}, "tests": "passed", "findings": { "critical": 0 }, "packages": { "present": ["agent >= 2"], "absent": ["bad*"] },
          "age": { "image": "8d", "parent": "1h" }, "tags": { "env": "prod" }, "amiScan": { "finishedWithin": "1h", "findings": { "critical": 0 } },
          "approvals": { "from": ["platform"], "notStarter": true } }
        """;

    public static TheoryData<string> Nasty =>
    [
        "line\nbreak\r\n\ttab", "\u001b[31mred\u001b[0m", "\u202eright to left", "null\0byte", "<script>alert(1)</script>é😀", new string('x', 20_000),
        "\"quoted\" \\ back",
    ];

    [Theory]
    [MemberData(nameof(Nasty))]
    public void The_reason_is_printable_and_short_enough_for_the_service_for_any_content_of_the_facts(string nasty) => Assert.All(ReceivedFacts(nasty), facts =>
    {
        var decision = Decider(Gate(Everything), Gate(Everything.Replace("\"critical\": 0", "\"high\": 0", StringComparison.Ordinal), "other")).Decide(facts);

        AssertPrintable(decision.Reason, StepRequest.MaxReasonLength);
        Assert.All(decision.Rules.SelectMany(rule => rule.Conditions), condition =>
        {
            AssertPrintable(condition.Observed, 600);
            AssertPrintable(condition.Condition, 120);
        });
    });

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Texts_of_a_waiver_are_rejected_when_they_break_lines_and_escaped_otherwise(string nasty)
    {
        var text = JsonSerializer.Serialize(nasty, SourceText.Default.String);
        var result = PolicyReader.Read(
            $$"""{ "waivers": "./waivers.json", "gates": [ {{Gate(""" "require": { "findings": { "critical": 0 } } """)}} ] }""",
            _ => $$"""{ "waivers": [ { "findings": ["CVE-1"], "until": "2026-12-31", "owner": {{text}}, "reason": {{text}}, "ticket": {{text}} } ] }""");

        if (result.Policy is { } policy)
        {
            var facts = Facts.Quiet with { Findings = Facts.Found(new Finding("CVE-1", "CRITICAL", null)) };
            AssertPrintable(new GateDecider(policy.Gates, policy.Hash).Decide(facts).Reason, StepRequest.MaxReasonLength);
        }

        Assert.Equal(nasty.Length > 64 || nasty.Any(char.IsControl), result.Policy is null);
        Assert.All(result.Problems, problem => AssertPrintable(problem.Found, 100));
    }

    /// <summary>Facts with the text in every externally controlled field.</summary>
    private static IEnumerable<GateFacts> ReceivedFacts(string nasty)
    {
        var finding = new Finding(nasty, "CRITICAL", nasty) { Packages = [nasty] };
        var quiet = Facts.Quiet with
        {
            Packages = new Known<IReadOnlyList<Package>>.Yes([new("agent", nasty), new("bad" + nasty, nasty)]),
            Image = Facts.Image with { Name = nasty, Tags = new Dictionary<string, string> { ["env"] = nasty }, ScanReason = nasty },
            Approvals = [new(nasty, $"arn:aws:sts::111122223333:assumed-role/Platform/{nasty}", nasty, Facts.StartedAt), Facts.By("platform", "Platform", nasty)],
            Starters = new Known<IReadOnlyList<string>>.Yes([$"arn:aws:sts::111122223333:assumed-role/X/{nasty.Replace("/", "", StringComparison.Ordinal)}"]),
            AmiScan = new Known<AmiScan>.Yes(new(nasty, Facts.StartedAt, [finding])),
        };
        yield return quiet;
        yield return quiet with { Findings = Facts.Found(finding, finding with { Severity = nasty }) };
        yield return quiet with { Findings = Facts.FindingsUnknown(nasty), Image = quiet.Image with { ScanStatus = nasty } };
        yield return quiet with
        {
            Tests = new Known<TestResults>.No(nasty),
            Packages = new Known<IReadOnlyList<Package>>.No(nasty),
            ParentCreatedAt = new Known<DateTimeOffset>.No(nasty),
            Starters = new Known<IReadOnlyList<string>>.No(nasty),
            AmiScan = new Known<AmiScan>.No(nasty),
        };
        yield return quiet with { Starters = new Known<IReadOnlyList<string>>.Yes([nasty]), Step = Facts.Step with { Name = nasty } };
    }

    private static void AssertPrintable(string text, int max)
    {
        Assert.InRange(text.Length, 1, max);
        Assert.All(text, c => Assert.InRange(c, ' ', '~'));
    }
}
