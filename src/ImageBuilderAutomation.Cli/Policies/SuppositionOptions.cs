using System.CommandLine;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Conditions;
using ImageBuilderAutomation.Policies.Expectations;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>The options that describe a build; they correspond to the members of the file's <c>expect</c>.</summary>
internal sealed class SuppositionOptions
{
    private readonly Option<string> pipeline = new("--pipeline") { Description = "The pipeline's name.", Required = true };
    private readonly Option<StepPattern?> step = new("--step")
    {
        Description = "The waiting step, such as distribution/ApproveRelease. Default: the step that all rules name.",
        CustomParser = SuppositionArguments.ReadStep,
    };

    private readonly Option<string?> recipe = new("--recipe") { Description = "The recipe's name. Default: the pipeline's name." };
    private readonly Option<string> version = new("--image-version") { Description = "The image's version.", DefaultValueFactory = _ => "1.0.0" };
    private readonly Option<string> platform = SuppositionArguments.Choice("--platform", "The image's operating system.", "Linux", "Windows", "macOS");
    private readonly Option<string> buildType = SuppositionArguments.Choice(
        "--build-type", "How the build was started.", "USER_INITIATED", "SCHEDULED", "IMPORT", "IMPORT_ISO");

    private readonly Option<KeyValuePair<string, string>[]> tags = new("--tag")
    {
        Description = "A tag of the image as key=value. Can be repeated.",
        CustomParser = SuppositionArguments.ReadTags,
    };

    private readonly Option<SupposedScan> scan = SuppositionArguments.Scan("--scan", "The state of the image scan.");
    private readonly Option<string> tests = SuppositionArguments.Choice(
        "--tests", "The result of the test workflows.", "passed", "failed", "unfinished", "none");

    private readonly Option<SupposedFindings[]> named = SuppositionArguments.Findings(
        "--finding", "A finding with an id, for waivers: <severity>:<id> or <severity>:<id>:<package>. Can be repeated.");

    private readonly Option<SupposedScan> amiScan = SuppositionArguments.Scan("--ami-scan", "The state of Amazon Inspector's scan of the AMI.");
    private readonly Option<SupposedFindings[]> amiFindings = SuppositionArguments.Findings(
        "--ami-finding", "A finding of the AMI scan, in the form of --finding. Can be repeated.");

    private readonly Option<Package[]> packages = new("--package")
    {
        Description = "An installed package as <name> or <name>=<version>. Can be repeated. Default: the packages are unknown.",
        CustomParser = SuppositionArguments.ReadPackages,
    };

    private readonly Option<TimeSpan?> imageAge = SuppositionArguments.Duration(
        "--image-age", "The image's age. Default: created when the step began to wait.");

    private readonly Option<TimeSpan?> parentAge = SuppositionArguments.Duration("--parent-age", "The parent image's age. Default: unknown.");
    private readonly Option<string?> startedBy = new("--started-by") { Description = "The person who started the build. Default: unknown." };
    private readonly Option<DateOnly?> on = new("--on")
    {
        Description = "The day for which waivers are checked, such as 2026-12-31. Default: today.",
        CustomParser = SuppositionArguments.ReadDay,
    };

    private readonly Option<SupposedApproval[]> approvals = new("--approval")
    {
        Description = "An approval as group or group:person. Can be repeated.",
        CustomParser = SuppositionArguments.ReadApprovals,
    };

    private readonly Option<TimeSpan?> waited = SuppositionArguments.Duration("--waited", "How long the step has been waiting, such as 4h. Default: 0m.");
    private readonly List<Option<SupposedFindings?>> findings =
    [
        .. FindingsLimit.Severities.Select(severity => new Option<SupposedFindings?>($"--{severity}")
        {
            Description = $"The number of {severity} findings as count or count:fixable. Default: 0.",
            CustomParser = result => SuppositionArguments.ReadFindings(result, severity),
        }),
    ];

    public void AddTo(Command command)
    {
        List<Option> options =
        [
            pipeline, step, recipe, version, platform, buildType, tags, scan, .. findings, named, tests, packages, imageAge, parentAge,
            amiScan, amiFindings, startedBy, approvals, on, waited,
        ];
        options.ForEach(command.Add);
    }

    /// <exception cref="UsageException">The policy does not define a given group, or --step is missing and the rules do not name one step.</exception>
    public Supposition Read(ParseResult parsed, Policy policy, DateOnly today)
    {
        foreach (var approval in parsed.GetValue(approvals) ?? [])
        {
            if (!policy.Approvers.ContainsKey(approval.Group))
            {
                throw new UsageException(
                    $"Expected --approval with a group of the policy's approvers ({string.Join(", ", policy.Approvers.Keys)}), found '{approval.Group}'.");
            }
        }

        return new()
        {
            Build = parsed.GetRequiredValue(pipeline),
            Step = (parsed.GetValue(step) ?? StepPattern.Usual(policy.Gates))?.ToString()
                ?? throw new UsageException("Expected --step, because the policy's rules do not all name the same step."),
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
            // Without waivers the day does not matter.
            On = parsed.GetValue(on) ?? (policy.Waivers.Count > 0 ? today : null),
            Waited = parsed.GetValue(waited) ?? TimeSpan.Zero,
        };
    }
}
