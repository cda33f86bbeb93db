using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>The options that describe a build; they correspond to the members of the file's <c>expect</c>.</summary>
internal sealed class ScenarioOptions
{
    private readonly Option<string> _pipeline = new("--pipeline") { Description = "The pipeline: its name.", Required = true };
    private readonly Option<StepPattern?> _step = new("--step")
    {
        Description = "The waiting step, such as distribution/ApproveRelease. Default: the step that all rules name.",
        CustomParser = ScenarioArguments.ReadStep,
    };

    private readonly Option<string?> _recipe = new("--recipe") { Description = "The recipe's name. Default: the pipeline's name." };
    private readonly Option<string> _version = new("--image-version") { Description = "The image's version.", DefaultValueFactory = _ => "1.0.0" };
    private readonly Option<string> _platform = ScenarioArguments.Choice("--platform", "The image's operating system.", [.. ScenarioText.Platforms]);
    private readonly Option<string> _buildType = ScenarioArguments.Choice(
        "--build-type", "How the build was started.", [.. ScenarioText.BuildTypes]);

    private readonly Option<KeyValuePair<string, string>[]> _tags = new("--tag")
    {
        Description = "A tag of the image as key=value. Can be repeated.",
        CustomParser = ScenarioArguments.ReadTags,
    };

    private readonly Option<ScenarioScan> _scan = ScenarioArguments.Scan("--scan", "The state of the image scan.");
    private readonly Option<string> _tests = ScenarioArguments.Choice(
        "--tests", "The result of the test workflows.", [.. ScenarioText.Tests]);

    private readonly Option<ScenarioFindings[]> _named = ScenarioArguments.Findings(
        "--finding", "A finding with an id, for waivers: <severity>:<id> or <severity>:<id>:<package>. Can be repeated.");

    private readonly Option<ScenarioScan> _amiScan = ScenarioArguments.Scan("--ami-scan", "The state of Amazon Inspector's scan of the AMI.");
    private readonly Option<ScenarioFindings[]> _amiFindings = ScenarioArguments.Findings(
        "--ami-finding", "A finding of the AMI scan, in the form of --finding. Can be repeated.");

    private readonly Option<Package[]> _packages = new("--package")
    {
        Description = "An installed package as <name> or <name>=<version>. Can be repeated. Default: the packages are unknown.",
        CustomParser = ScenarioArguments.ReadPackages,
    };

    private readonly Option<TimeSpan?> _imageAge = ScenarioArguments.Duration(
        "--image-age", "The image's age. Default: created when the step began to wait.");

    private readonly Option<TimeSpan?> _parentAge = ScenarioArguments.Duration("--parent-age", "The parent image's age. Default: unknown.");
    private readonly Option<string?> _startedBy = new("--started-by") { Description = "The person who started the build. Default: unknown." };
    private readonly Option<DateOnly?> _on = new("--on")
    {
        Description = "The day for which waivers are checked, such as 2026-12-31. Default: today.",
        CustomParser = ScenarioArguments.ReadDay,
    };

    private readonly Option<ScenarioApproval[]> _approvals = new("--approval")
    {
        Description = "An approval as group or group:person. Can be repeated.",
        CustomParser = ScenarioArguments.ReadApprovals,
    };

    private readonly Option<TimeSpan?> _waited = ScenarioArguments.Duration("--waited", "How long the step has been waiting, such as 4h. Default: 0m.");
    private readonly List<Option<ScenarioFindings?>> _findings =
    [
        .. FindingsLimit.Severities.Select(severity => new Option<ScenarioFindings?>($"--{severity}")
        {
            Description = $"The number of {severity} findings as count or count:fixable. Default: 0.",
            CustomParser = result => ScenarioArguments.ReadFindings(result, severity),
        }),
    ];

    public void AddTo(Command command)
    {
        List<Option> options =
        [
            _pipeline, _step, _recipe, _version, _platform, _buildType, _tags, _scan, .. _findings, _named, _tests, _packages, _imageAge, _parentAge,
            _amiScan, _amiFindings, _startedBy, _approvals, _on, _waited,
        ];
        options.ForEach(command.Add);
    }

    /// <exception cref="UsageException">The policy does not define a given group, or --step is missing and the rules do not name one step.</exception>
    public Scenario Read(ParseResult parsed, Policy policy, DateOnly today)
    {
        foreach (var approval in parsed.GetValue(_approvals) ?? [])
        {
            if (!policy.Approvers.ContainsKey(approval.Group))
            {
                throw new UsageException(
                    $"Expected --approval with a group of the policy's approvers ({string.Join(", ", policy.Approvers.Keys)}), found '{approval.Group}'."
                    + Suggestion.DidYouMean(approval.Group, policy.Approvers.Keys));
            }
        }

        return new()
        {
            Build = parsed.GetRequiredValue(_pipeline),
            Step = (parsed.GetValue(_step) ?? StepPattern.DefaultFor(policy.Gates))?.ToString()
                ?? throw new UsageException("Expected --step, because the policy's rules do not all name the same step."),
            Recipe = parsed.GetValue(_recipe),
            Version = parsed.GetRequiredValue(_version),
            Platform = parsed.GetRequiredValue(_platform),
            BuildType = parsed.GetRequiredValue(_buildType),
            Tags = (parsed.GetValue(_tags) ?? []).ToDictionary(),
            Scan = parsed.GetValue(_scan),
            Findings = [.. _findings.Select(parsed.GetValue).OfType<ScenarioFindings>(), .. parsed.GetValue(_named) ?? []],
            Tests = Enum.Parse<ScenarioTests>(parsed.GetRequiredValue(_tests), ignoreCase: true),
            Approvals = parsed.GetValue(_approvals) ?? [],
            Packages = parsed.GetValue(_packages) is { Length: > 0 } installed ? installed : null,
            ImageAge = parsed.GetValue(_imageAge),
            ParentAge = parsed.GetValue(_parentAge),
            AmiScan = parsed.GetValue(_amiScan),
            AmiFindings = parsed.GetValue(_amiFindings) ?? [],
            StartedBy = parsed.GetValue(_startedBy),
            // Without waivers the day does not matter.
            On = parsed.GetValue(_on) ?? (policy.Waivers.Count > 0 ? today : null),
            Waited = parsed.GetValue(_waited) ?? TimeSpan.Zero,
        };
    }
}
