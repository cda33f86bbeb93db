using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>Compares a valid policy with an account. Reports warnings only, since pipelines may be added later.</summary>
public static class AccountChecks
{
    public static IReadOnlyList<PolicyProblem> Run(Policy policy, AccountFacts account) =>
    [
        .. Scopes(policy, account),
        .. Waivers(policy, account),
        .. Exceptions(policy, account),
        .. policy.Gates.SelectMany((rule, index) => Rule(rule, $"gates[{index}]", account)),
        .. account.Pipelines.SelectMany(pipeline => Unruled(policy, pipeline)),
        .. account.Pipelines.SelectMany(Continuing),
        .. account.Pipelines.SelectMany(TooShort),
    ];

    private static IEnumerable<PolicyProblem> Scopes(Policy policy, AccountFacts account) => policy.Scopes.Values
        .Where(scope => !AccountImages.Of(account).Any(image => image.IsIn(scope)))
        .Select(scope => Warning(
            $"scopes.{scope.Name}", "a scope that selects no pipeline or recipe of the account", "a scope that selects something; correct or remove it"));

    private static IEnumerable<PolicyProblem> Waivers(Policy policy, AccountFacts account) => policy.Waivers
        .Select((waiver, index) => (waiver.Only, index))
        .Where(item => item.Only is { } only && !AccountImages.Of(account).Any(image => image.IsIn(only)))
        .Select(item => Warning(
            $"waivers[{item.index}]", "a waiver that covers no pipeline or recipe of the account", "pipelines, recipes or images of the account"));

    private static IEnumerable<PolicyProblem> Exceptions(Policy policy, AccountFacts account) => policy.CoverageExceptions
        .Select((exception, index) => (exception.Only, index))
        .Where(item => !AccountImages.Of(account).Any(image => image.IsIn(item.Only)))
        .Select(item => Warning(
            $"coverage.exceptions[{item.index}]", "an exception that selects no pipeline or recipe of the account",
            "pipelines, recipes or images of the account; correct or remove it"));

    private static IEnumerable<PolicyProblem> Rule(GateRule rule, string path, AccountFacts account)
    {
        var waits = account.Pipelines.SelectMany(pipeline => pipeline.Waits).Concat(account.OtherWaits).Where(wait => Matches(rule, wait)).ToList();
        if (waits.Count == 0)
            yield return Warning($"{path}.step", $"\"{rule.Step}\", which matches no WaitForAction step of the account's workflows", Waiting(account));

        foreach (var pipeline in account.Pipelines.Where(pipeline => IsFor(rule, pipeline)))
        {
            var own = pipeline.Waits.Where(wait => Matches(rule, wait)).ToList();
            if (own.Count == 0)
                continue;
            foreach (var problem in Times(rule, path, pipeline, own.MinBy(wait => wait.Timeout)!).Concat(Facts(rule, path, pipeline)))
                yield return problem;
        }
    }

    /// <summary>Compares the rule's times with the step's time-out in the workflow document.</summary>
    private static IEnumerable<PolicyProblem> Times(GateRule rule, string path, AccountPipeline pipeline, AccountWait wait)
    {
        var expected = $"less than {Durations.Format(wait.Timeout)}, the time-out after which step {wait} of pipeline {pipeline.Name} fails";
        if (rule.Expires is { } expires && expires.After >= wait.Timeout)
            yield return Warning($"{path}.expires.after", Durations.Format(expires.After), expected);
        if (rule.Remind is { } remind && remind >= wait.Timeout)
            yield return Warning($"{path}.remind", Durations.Format(remind), expected);
        if (rule.Unknown.For >= wait.Timeout && rule.Require.Any(condition => !condition.IsForPeople))
            yield return Warning($"{path}.unknown.for", Durations.Format(rule.Unknown.For), expected);
    }

    private static IEnumerable<PolicyProblem> Facts(GateRule rule, string path, AccountPipeline pipeline)
    {
        var asksForScan = rule.Require.Any(condition => condition is ScanCondition or FindingsCondition);
        if (!pipeline.ScansImages && asksForScan)
            yield return Never("scan", "image scanning", "imageScanningConfiguration.imageScanningEnabled");
        if (pipeline.ScansImages && asksForScan && ScanType.Unlisted(pipeline.ScanType) is not null)
        {
            yield return Warning(
                $"{path}.require", $"scan or findings required of pipeline {pipeline.Name}, which scans by {pipeline.ScanType}, so its builds are never released",
                "amiScan, which reads the results of that scan, or a scope that excludes the pipeline");
        }

        if (!pipeline.TestsImages && rule.Require.Any(condition => condition is TestsCondition))
            yield return Never("tests", "tests", "imageTestsConfiguration.imageTestsEnabled");
        if (!pipeline.CollectsPackages && rule.Require.Any(condition => condition is PackagesCondition))
            yield return Never("packages", "enhanced metadata", "enhancedImageMetadataEnabled");

        PolicyProblem Never(string word, string what, string member) => Warning(
            $"{path}.require",
            $"{word} required of pipeline {pipeline.Name}, which has {what} switched off, so its builds are never released",
            $"{member} in the pipeline, or a scope that excludes the pipeline");
    }

    private static IEnumerable<PolicyProblem> Unruled(Policy policy, AccountPipeline pipeline) => pipeline.Waits
        .Where(wait => !policy.Gates.Any(rule => Matches(rule, wait) && IsFor(rule, pipeline)))
        .DistinctBy(wait => wait.ToString())
        .Select(wait => Warning(
            "gates", $"no rule for the step {wait} of pipeline {pipeline.Name}", "a rule; without one, every such step is held for people"));

    /// <summary>Steps at which neither a stop nor a time-out ends the build, so that every answer releases it.</summary>
    private static IEnumerable<PolicyProblem> Continuing(AccountPipeline pipeline) => pipeline.Waits
        .Where(wait => wait.ContinuesBy is not null)
        .DistinctBy(wait => wait.ToString())
        .Select(wait => Warning(
            "gates", $"step {wait} of pipeline {pipeline.Name}, which neither a stop nor a time-out ends: the build continues after both",
            $"{wait.ContinuesBy} that is Abort"));

    /// <summary>Waits whose time-out would release the build before any sweep has surely run, so that the first decision has to end them.</summary>
    private static IEnumerable<PolicyProblem> TooShort(AccountPipeline pipeline) => pipeline.Waits
        .Where(wait => wait.ContinuesBy is not null && wait.Timeout <= ShortestWait)
        .DistinctBy(wait => wait.ToString())
        .Select(wait => Warning(
            "gates",
            $"step {wait} of pipeline {pipeline.Name}, which waits for {Durations.Format(wait.Timeout)} and then lets the build continue: the build is "
            + "cancelled unless the first decision releases it, and released if that decision is lost",
            $"timeoutSeconds of more than {ShortestWait.TotalSeconds:0} in the workflow's document, "
            + "and at least five minutes more than SweepSchedule"));

    private static readonly TimeSpan ShortestWait = TimeoutRelease.ShortestWait(TimeoutRelease.DefaultSweepInterval);

    private static bool Matches(GateRule rule, AccountWait wait) => PipelineGates.Matches(rule.Step, wait);

    private static bool IsFor(GateRule rule, AccountPipeline pipeline) => rule.Scopes is null || rule.Scopes.Any(AccountImages.Of(pipeline).IsIn);

    private static string Waiting(AccountFacts account)
    {
        const int max = 8;
        var steps = account.Pipelines.SelectMany(pipeline => pipeline.Waits).Concat(account.OtherWaits)
            .Select(wait => wait.ToString()).Distinct().Order(StringComparer.Ordinal).ToList();
        return steps.Count == 0
            ? "a workflow with a WaitForAction step; the account has none"
            : $"one of {string.Join(", ", steps.Take(max))}{(steps.Count > max ? " …" : "")}";
    }

    private static PolicyProblem Warning(string path, string found, string expected) => new(path, found, expected, ProblemSeverity.Warning, 0, 0);
}
