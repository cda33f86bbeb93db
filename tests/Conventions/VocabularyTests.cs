using System.Text.RegularExpressions;
using TestKit;

namespace Conventions;

/// <summary>The project uses the field's own terms. Names and phrases that were replaced do not come back.</summary>
public sealed partial class VocabularyTests
{
    private const string ThisFile = "tests/Conventions/VocabularyTests.cs";

    /// <summary>Each with the term that replaced it. Whole words, by case.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Trespasses"] = "Violations",
        ["IOutcomes"] = "INotificationPublisher",
        ["TellAsync"] = "PublishAsync",
        ["NobodyHears"] = "NullNotificationPublisher",
        ["ToldText"] = "NotificationText",
        ["IRounds"] = "IPipelineRunRecords",
        ["RoundState"] = "PipelineRunState",
        ["CauseMark"] = "CauseMarker",
        ["CauseIntake"] = "CauseQueue",
        ["CauseReach"] = "DependencyMatcher",
        ["KeepBack"] = "Defer",
        ["PutOff"] = "Deferral",
        ["ByHand"] = "Manual",
        ["BuildEnds"] = "BuildCompletion",
        ["StartDue"] = "StartDeferred",
        ["StartDueBuilds"] = "StartDeferredBuilds",
        ["ApproveStep"] = "ApprovalRecorder",
        ["NextLookAt"] = "NextCheckAt",
        ["LookAsync"] = "EvaluateAsync",
        ["ImageJudge"] = "ImageEvaluator",
        ["ConfigurationJudge"] = "ConfigurationDecider",
        ["RuleOpinion"] = "RetentionVerdict",
        ["UseOpinion"] = "UsageVerdict",
        ["PlacementLaw"] = "PlacementConstraints",
        ["Sighting"] = "Observation",
        ["SparedAmis"] = "AmiExclusions",
        ["Supposition"] = "Scenario",
        ["Supposed"] = "ForScenarios",
        ["IsSupposed"] = "IsForScenarios",
        ["KnownPages"] = "Pages",
        ["FactGathering"] = "GateFactGatherer",
        ["GatherLifecycle"] = "LifecycleFactGatherer",
        ["StartGuards"] = "PipelineRunDecider",
        ["RetirementPlanner"] = "LifecycleDecider",
        ["StepSending"] = "GateSender",
        ["SendUpdate"] = "LifecycleSender",
        ["ConfigurationRepairing"] = "ConfigurationSender",
        ["Timetable"] = "Schedule",
        ["CannotStartException"] = "StartupException",
    };

    private static readonly string[] Phrases =
        ["is told", "was told", "being told", "nobody hears", "is no news", "made good", "somebody died", "tells of", "trespass", "put off", "kept back", "is a law"];

    [Fact]
    public void Replaced_names_are_not_used() => Assert.Empty(
        from text in Texts()
        from Match word in Word().Matches(text.Content)
        where Names.ContainsKey(word.Value)
        select $"{text.File}: '{word.Value}' is {Names[word.Value]} now");

    [Fact]
    public void Replaced_phrases_are_not_used() => Assert.Empty(
        from text in Texts()
        from phrase in Phrases
        where text.Content.Contains(phrase, StringComparison.OrdinalIgnoreCase)
        select $"{text.File}: say '{phrase}' in plain words");

    [Theory]
    [InlineData("public void TellAsync()", true)]
    [InlineData("class GatewayTellAsyncs", false)]
    [InlineData("ROUND", false)]
    public void A_replaced_name_is_found_as_a_whole_word(string text, bool isFound) =>
        Assert.Equal(isFound, Word().Matches(text).Any(word => Names.ContainsKey(word.Value)));

    private static IEnumerable<(string File, string Content)> Texts() =>
        from folder in (string[])["src", "tests", "docs", "infra", "policy", "events", "build"]
        from file in Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories)
            .Concat(folder == "src" ? [Repository.PathOf("README.md"), Repository.PathOf("template.yaml"), Repository.PathOf("Makefile")] : [])
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where path != ThisFile && !path.Split('/').Any(part => part is "obj" or "bin" or "node_modules")
        where Path.GetExtension(path) is ".cs" or ".md" or ".yaml" or ".json" or ".sh" or ".mjs" or ".py" or ".csproj" or ""
        where !path.EndsWith("packages.lock.json", StringComparison.Ordinal) && !path.EndsWith("package-lock.json", StringComparison.Ordinal)
        select (path, File.ReadAllText(file));

    [GeneratedRegex("[A-Za-z][A-Za-z0-9]*")]
    private static partial Regex Word();
}
