using System.CommandLine;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Conditions;
using ImageBuilderAutomation.Policies.Expectations;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>A build as somebody imagines it, as options; the same words as in the file's <c>expect</c>.</summary>
internal sealed class SuppositionOptions
{
    private readonly Option<string> pipeline = new("--pipeline") { Description = "The pipeline's name.", Required = true };
    private readonly Option<StepPattern?> step = new("--step") { Description = "The waiting step, such as distribution/ApproveRelease. Default: the one that all rules name.", CustomParser = SuppositionArguments.ReadStep };
    private readonly Option<string?> recipe = new("--recipe") { Description = "The recipe's name. Default: as the pipeline." };
    private readonly Option<string> version = new("--image-version") { Description = "The image's version.", DefaultValueFactory = _ => "1.0.0" };
    private readonly Option<string> platform = SuppositionArguments.Choice("--platform", "The image's operating system.", "Linux", "Windows", "macOS");
    private readonly Option<string> buildType = SuppositionArguments.Choice(
        "--build-type", "How the build began.", "USER_INITIATED", "SCHEDULED", "IMPORT", "IMPORT_ISO");

    private readonly Option<KeyValuePair<string, string>[]> tags = new("--tag") { Description = "A tag of the image, key=value. May be given again.", CustomParser = SuppositionArguments.ReadTags };
    private readonly Option<SupposedScan> scan = SuppositionArguments.Scan("--scan", "How the image's scan stands.");
    private readonly Option<string> tests = SuppositionArguments.Choice("--tests", "How the test workflows ended.", "passed", "failed", "unfinished", "none");
    private readonly Option<SupposedFindings[]> named = SuppositionArguments.Findings("--finding", "A finding that waivers may name, <severity>:<id> or <severity>:<id>:<package>. May be given again.");
    private readonly Option<SupposedScan> amiScan = SuppositionArguments.Scan("--ami-scan", "How Amazon Inspector's scan of the AMI stands.");
    private readonly Option<SupposedFindings[]> amiFindings = SuppositionArguments.Findings("--ami-finding", "A finding of that scan, as --finding. May be given again.");
    private readonly Option<Package[]> packages = new("--package") { Description = "What is installed, <name> or <name>=<version>. May be given again; without any, packages are not known.", CustomParser = SuppositionArguments.ReadPackages };
    private readonly Option<TimeSpan?> imageAge = SuppositionArguments.Duration("--image-age", "How old the image is. Default: built when the step began to wait.");
    private readonly Option<TimeSpan?> parentAge = SuppositionArguments.Duration("--parent-age", "How old the parent image is. Default: not known.");
    private readonly Option<string?> startedBy = new("--started-by") { Description = "The person who started the build. Default: not known." };
    private readonly Option<DateOnly?> on = new("--on") { Description = "The day, such as 2026-12-31, for waivers. Default: today.", CustomParser = SuppositionArguments.ReadDay };
    private readonly Option<SupposedApproval[]> approvals = new("--approval") { Description = "A group that approved, or group:person. May be given again.", CustomParser = SuppositionArguments.ReadApprovals };
    private readonly Option<TimeSpan?> waited = SuppositionArguments.Duration("--waited", "How long the step has been waiting, such as 4h.");
    private readonly List<Option<SupposedFindings?>> findings =
    [
        .. FindingsLimit.Severities.Select(severity => new Option<SupposedFindings?>($"--{severity}")
        {
            Description = $"How many {severity} findings, or count:fixable.",
            CustomParser = result => SuppositionArguments.ReadFindings(result, severity),
        }),
    ];

    public void AddTo(Command command)
    {
        List<Option> options = [pipeline, step, recipe, version, platform, buildType, tags, scan, .. findings, named, tests, packages, imageAge, parentAge, amiScan, amiFindings, startedBy, approvals, on, waited];
        options.ForEach(command.Add);
    }

    /// <exception cref="UsageException">The policy has no such group, or the step has to be said.</exception>
    public Supposition Read(ParseResult parsed, Policy policy, DateOnly today)
    {
        foreach (var approval in parsed.GetValue(approvals) ?? [])
        {
            if (!policy.Approvers.ContainsKey(approval.Group))
                throw new UsageException($"Expected --approval with a group of the policy's approvers ({string.Join(", ", policy.Approvers.Keys)}), found '{approval.Group}'.");
        }

        return new()
        {
            Build = parsed.GetRequiredValue(pipeline),
            Step = (parsed.GetValue(step) ?? StepPattern.Usual(policy.Gates))?.ToString()
                ?? throw new UsageException("Expected --step, since the policy's rules do not all name the same one."),
            Recipe = parsed.GetValue(recipe),
            Version = parsed.GetRequiredValue(version),
            Platform = parsed.GetRequiredValue(platform),
            BuildType = parsed.GetRequiredValue(buildType),
            Tags = (parsed.GetValue(tags) ?? []).ToDictionary(),
            Scan = parsed.GetValue(scan),
            Findings = [.. findings.Select(parsed.GetValue).OfType<SupposedFindings>(), .. parsed.GetValue(named) ?? []],
            Tests = Enum.Parse<SupposedTests>(parsed.GetRequiredValue(tests), ignoreCase: true),
            Approvals = parsed.GetValue(approvals) ?? [],
            Packages = parsed.GetValue(packages) is { Length: > 0 } installed ? installed : null,
            ImageAge = parsed.GetValue(imageAge),
            ParentAge = parsed.GetValue(parentAge),
            AmiScan = parsed.GetValue(amiScan),
            AmiFindings = parsed.GetValue(amiFindings) ?? [],
            StartedBy = parsed.GetValue(startedBy),
            // Where no waiver may matter, any day does.
            On = parsed.GetValue(on) ?? (policy.Waivers.Count > 0 ? today : null),
            Waited = parsed.GetValue(waited) ?? TimeSpan.Zero,
        };
    }
}
