using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Parses the options that describe a build, and reports invalid values.</summary>
internal static class ScenarioArguments
{
    /// <param name="labels">The first is the default.</param>
    public static Option<string> Choice(string name, string description, params string[] labels)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => labels[0] };
        return option.AcceptOnlyFromAmong(labels);
    }

    public static StepPattern? ReadStep(ArgumentResult result)
    {
        if (StepPattern.TryParse(Only(result), out var step) && step.IsLiteral)
            return step;
        result.AddError($"Expected --step with a workflow type and a step name, without wildcards: distribution/ApproveRelease. Found '{Only(result)}'.");
        return null;
    }

    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (Durations.TryParse(Only(result), out var duration))
                return duration;
            result.AddError($"Expected {name} with a duration such as 30m, 24h or 2d, found '{Only(result)}'.");
            return null;
        },
    };

    public static Option<ScenarioScan> Scan(string name, string description)
    {
        string[] labels = ["completed", "missing", "unfinished", "failed"];
        var option = new Option<ScenarioScan>(name)
        {
            Description = description,
            HelpName = string.Join('|', labels),
            CustomParser = result =>
            {
                if (labels.Contains(Only(result)))
                    return Enum.Parse<ScenarioScan>(Only(result), ignoreCase: true);
                result.AddError($"Expected {name} with one of {string.Join(", ", labels)}, found '{Only(result)}'.{Suggestion.DidYouMean(Only(result), labels)}");
                return default;
            },
        };
        // Not the names of the type, which the parser would offer.
        option.CompletionSources.Clear();
        option.CompletionSources.Add(labels);
        return option;
    }

    public static Option<ScenarioFindings[]> Findings(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => [.. result.Tokens.Select(token => ReadFinding(name, token.Value, result)).OfType<ScenarioFindings>()],
    };

    private static ScenarioFindings? ReadFinding(string name, string text, ArgumentResult result)
    {
        if (text.Split(':', 3) is [var severity, { Length: > 0 } id, .. var rest] && FindingsLimit.Severities.Contains(severity))
            return new(severity, 1, 1) { Ids = [id], Package = rest.FirstOrDefault() };
        result.AddError($"Expected {name} with <severity>:<id>, such as critical:CVE-2026-4411, found '{text}'.");
        return null;
    }

    public static Package[] ReadPackages(ArgumentResult result) =>
        [.. result.Tokens.Select(token => token.Value.Split('=', 2) is [var name, var version] ? new Package(name, version) : new(token.Value, null))];

    public static DateOnly? ReadDay(ArgumentResult result)
    {
        if (DateOnly.TryParseExact(Only(result), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        result.AddError($"Expected --on with a day such as 2026-12-31, found '{Only(result)}'.");
        return null;
    }

    public static ScenarioFindings? ReadFindings(ArgumentResult result, string severity)
    {
        var parts = Only(result).Split(':');
        int? count = Number(parts[0]), fixable = parts.Length == 1 ? count : Number(parts[1]);
        if (parts.Length <= 2 && count <= 1000 && fixable <= count)
            return new(severity, count.Value, fixable.Value);
        result.AddError($"Expected --{severity} with a count up to 1000, or count:fixable where fixable is at most the count, found '{Only(result)}'.");
        return null;
    }

    public static KeyValuePair<string, string>[] ReadTags(ArgumentResult result)
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

    public static ScenarioApproval[] ReadApprovals(ArgumentResult result) =>
    [
        .. result.Tokens.Select(token =>
            token.Value.Split(':', 2) is [var group, { Length: > 0 } person] ? new ScenarioApproval(group, person) : new(token.Value, null)),
    ];

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Only(ArgumentResult result) => result.Tokens is [var token] ? token.Value : "";
}
