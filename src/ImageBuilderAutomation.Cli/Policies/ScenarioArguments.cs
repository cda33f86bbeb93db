using System.CommandLine;
using System.CommandLine.Parsing;
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
        if (ScenarioText.Step(Only(result)) is { } step)
            return step;
        result.AddError($"Expected --step with {ScenarioText.ExpectedStep}. Found '{Only(result)}'.");
        return null;
    }

    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (ScenarioText.Duration(Only(result)) is { } duration)
                return duration;
            result.AddError($"Expected {name} with {ScenarioText.ExpectedDuration}, found '{Only(result)}'.");
            return null;
        },
    };

    public static Option<ScenarioScan> Scan(string name, string description)
    {
        string[] labels = [.. ScenarioText.Scans];
        var option = new Option<ScenarioScan>(name)
        {
            Description = description,
            HelpName = string.Join('|', labels),
            CustomParser = result =>
            {
                if (ScenarioText.Scan(Only(result)) is { } scan)
                    return scan;
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
        if (ScenarioText.Finding(text) is { } finding)
            return finding;
        result.AddError($"Expected {name} with {ScenarioText.ExpectedFinding}, found '{text}'.");
        return null;
    }

    public static Package[] ReadPackages(ArgumentResult result) =>
        [.. result.Tokens.Select(token => ScenarioText.Package(token.Value))];

    public static DateOnly? ReadDay(ArgumentResult result)
    {
        if (ScenarioText.Day(Only(result)) is { } day)
            return day;
        result.AddError($"Expected --on with {ScenarioText.ExpectedDay}, found '{Only(result)}'.");
        return null;
    }

    public static ScenarioFindings? ReadFindings(ArgumentResult result, string severity)
    {
        if (ScenarioText.Findings(Only(result), severity) is { } findings)
            return findings;
        result.AddError($"Expected --{severity} with {ScenarioText.ExpectedFindings}, found '{Only(result)}'.");
        return null;
    }

    public static KeyValuePair<string, string>[] ReadTags(ArgumentResult result)
    {
        var read = new Dictionary<string, string>();
        foreach (var token in result.Tokens)
        {
            if (ScenarioText.Tag(token.Value) is var (key, value))
                read[key] = value;
            else
                result.AddError($"Expected --tag with {ScenarioText.ExpectedTag}, found '{token.Value}'.");
        }

        return [.. read];
    }

    public static ScenarioApproval[] ReadApprovals(ArgumentResult result) =>
        [.. result.Tokens.Select(token => ScenarioText.Approval(token.Value))];

    private static string Only(ArgumentResult result) => result.Tokens is [var token] ? token.Value : "";
}
