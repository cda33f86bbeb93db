using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Conditions;
using ImageBuilderAutomation.Policies.Expectations;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>A build as somebody imagines it, as options; the same words as in the file's <c>expect</c>.</summary>
internal sealed class SuppositionOptions
{
    private readonly Option<string> pipeline = new("--pipeline") { Description = "The pipeline's name.", Required = true };
    private readonly Option<StepPattern?> step = new("--step") { Description = "The waiting step, such as distribution/ApproveRelease. Default: the one that all rules name.", CustomParser = ReadStep };
    private readonly Option<string?> recipe = new("--recipe") { Description = "The recipe's name. Default: as the pipeline." };
    private readonly Option<string> platform = Choice("--platform", "The image's operating system.", "Linux", "Windows", "macOS");
    private readonly Option<string> buildType = Choice(
        "--build-type", "How the build began.", "USER_INITIATED", "SCHEDULED", "IMPORT", "IMPORT_ISO");

    private readonly Option<KeyValuePair<string, string>[]> tags = new("--tag") { Description = "A tag of the image, key=value. May be given again.", CustomParser = ReadTags };
    private readonly Option<string> scan = Choice("--scan", "How the image's scan stands.", "completed", "missing", "unfinished", "failed");
    private readonly Option<string> tests = Choice("--tests", "How the test workflows ended.", "passed", "failed", "unfinished", "none");
    private readonly Option<SupposedApproval[]> approvals = new("--approval") { Description = "A group that approved, or group:person. May be given again.", CustomParser = ReadApprovals };
    private readonly Option<TimeSpan> waited = new("--waited") { Description = "How long the step has been waiting, such as 4h.", CustomParser = ReadDuration };
    private readonly List<Option<SupposedFindings?>> findings =
    [
        .. FindingsLimit.Severities.Select(severity => new Option<SupposedFindings?>($"--{severity}")
        {
            Description = $"How many {severity} findings, or count:fixable.",
            CustomParser = result => ReadFindings(result, severity),
        }),
    ];

    public void AddTo(Command command)
    {
        List<Option> options = [pipeline, step, recipe, platform, buildType, tags, scan, .. findings, tests, approvals, waited];
        options.ForEach(command.Add);
    }

    /// <exception cref="UsageException">The policy has no such group, or the step has to be said.</exception>
    public Supposition Read(ParseResult parsed, Policy policy)
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
            Platform = parsed.GetRequiredValue(platform),
            BuildType = parsed.GetRequiredValue(buildType),
            Tags = (parsed.GetValue(tags) ?? []).ToDictionary(),
            Scan = Enum.Parse<SupposedScan>(parsed.GetRequiredValue(scan), ignoreCase: true),
            Findings = [.. findings.Select(parsed.GetValue).OfType<SupposedFindings>()],
            Tests = Enum.Parse<SupposedTests>(parsed.GetRequiredValue(tests), ignoreCase: true),
            Approvals = parsed.GetValue(approvals) ?? [],
            Waited = parsed.GetValue(waited),
        };
    }

    /// <param name="words">The first is the default.</param>
    private static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0] };
        return option.AcceptOnlyFromAmong(words);
    }

    private static StepPattern? ReadStep(ArgumentResult result)
    {
        if (StepPattern.TryParse(Only(result), out var step) && step.IsLiteral)
            return step;
        result.AddError($"Expected --step with a workflow type and a step's name, such as distribution/ApproveRelease, found '{Only(result)}'.");
        return null;
    }

    private static TimeSpan ReadDuration(ArgumentResult result)
    {
        if (!Durations.TryParse(Only(result), out var duration))
            result.AddError($"Expected --waited with a duration such as 30m, 24h or 2d, found '{Only(result)}'.");
        return duration;
    }

    private static SupposedFindings? ReadFindings(ArgumentResult result, string severity)
    {
        var parts = Only(result).Split(':');
        int? count = Number(parts[0]), fixable = parts.Length == 1 ? count : Number(parts[1]);
        if (parts.Length <= 2 && count <= 1000 && fixable <= count)
            return new(severity, count.Value, fixable.Value);
        result.AddError($"Expected --{severity} with a count up to 1000, or count:fixable with not more fixable than counted, found '{Only(result)}'.");
        return null;
    }

    private static KeyValuePair<string, string>[] ReadTags(ArgumentResult result)
    {
        var read = new Dictionary<string, string>();
        foreach (var token in result.Tokens)
        {
            if (token.Value.Split('=', 2) is [{ Length: > 0 } key, var value])
                read[key] = value;
            else
                result.AddError($"Expected --tag with key=value, found '{token.Value}'.");
        }

        return [.. read];
    }

    private static SupposedApproval[] ReadApprovals(ArgumentResult result) =>
        [.. result.Tokens.Select(token => token.Value.Split(':', 2) is [var group, { Length: > 0 } person] ? new SupposedApproval(group, person) : new(token.Value, null))];

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Only(ArgumentResult result) => result.Tokens is [var token] ? token.Value : "";
}
