using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;

namespace ImageBuilderAutomation.Cli.Tests.Reference;

/// <summary>The tables of docs/reference/cli.md, made from the commands.</summary>
internal static class CommandReference
{
    public static string Of(RootCommand root)
    {
        var rows = root.Subcommands.SelectMany(RowsOf).ToList();
        var shared = rows.GroupBy(row => (row.Name, row.Meaning, row.Default)).Where(row => row.Key.Name.StartsWith("`-", StringComparison.Ordinal) && row.DistinctBy(use => use.Group).Count() > 1).ToList();
        var text = new StringBuilder("## Verbs\n\n| Verb | What it does |\n| --- | --- |\n");
        foreach (var (group, verb) in root.Subcommands.SelectMany(VerbsOf))
            text.Append(CultureInfo.InvariantCulture, $"| `{Usage(group, verb)}` | {verb.Description} |\n");

        text.Append("\n## Options of several groups\n\n| Option | Verbs | Meaning | Default |\n| --- | --- | --- | --- |\n");
        foreach (var option in shared.OrderBy(option => option.Key.Name, StringComparer.Ordinal).ThenByDescending(option => option.Count()))
            text.Append(CultureInfo.InvariantCulture, $"| {option.Key.Name} | {Verbs(root, option)} | {option.Key.Meaning} | {option.Key.Default} |\n");

        foreach (var group in rows.Except(shared.SelectMany(option => option)).GroupBy(row => row.Group))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## `{group.Key}`\n\n| Verb | Argument or option | Meaning | Default |\n| --- | --- | --- | --- |\n");
            foreach (var row in group)
                text.Append(CultureInfo.InvariantCulture, $"| `{row.Verb}` | {row.Name} | {row.Meaning} | {row.Default} |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(Command? Group, Command Verb)> VerbsOf(Command top) =>
        top.Subcommands.Count == 0 ? [(null, top)] : top.Subcommands.Select(verb => ((Command?)top, verb));

    private static string Usage(Command? group, Command verb) =>
        string.Join(' ', [.. group is null ? Array.Empty<string>() : [group.Name], verb.Name, .. verb.Arguments.Select(Usage)]);

    private static string Usage(Argument argument) => (argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue, argument.Arity.MaximumNumberOfValues > 1) switch
    {
        (true, true) => $"[<{argument.Name}>...]",
        (true, false) => $"[<{argument.Name}>]",
        (false, true) => $"<{argument.Name}>...",
        _ => $"<{argument.Name}>",
    };

    private static IEnumerable<Row> RowsOf(Command top) => VerbsOf(top).SelectMany(found => found.Verb.Arguments
        .Select(argument => new Row(
            top.Name, found.Verb.Name, $"`<{argument.Name}>`", Meaning(argument.Description, argument.CompletionSources),
            argument.HasDefaultValue ? Text(argument.GetDefaultValue()) : ""))
        .Concat(found.Verb.Options.Where(option => option is not HelpOption).Select(option => new Row(
            top.Name, found.Verb.Name, string.Join(", ", option.Aliases.Prepend(option.Name).Order(StringComparer.Ordinal).Select(name => $"`{name}`")),
            Meaning(option.Description, option.ValueType == typeof(bool) ? [] : option.CompletionSources), option.Required ? "required" : option.HasDefaultValue ? Text(option.GetDefaultValue()) : ""))));

    private static string Meaning(string? description, List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources)
    {
        var choices = sources.SelectMany(source => source(CompletionContext.Empty)).Select(choice => choice.Label).Order(StringComparer.OrdinalIgnoreCase).ToList();
        return choices.Count is 0 || description!.Contains("such as", StringComparison.Ordinal)
            ? description!.Replace("<", "\\<", StringComparison.Ordinal)
            : $"{description} One of {string.Join(", ", choices)}.";
    }

    private static string Text(object? value) => value is null or false ? "" : Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace('\\', '/');

    private static string Verbs(RootCommand root, IEnumerable<Row> uses) => string.Join("; ", uses.GroupBy(use => use.Group).Select(group =>
    {
        var all = root.Subcommands.Single(top => top.Name == group.Key).Subcommands.Count;
        return all == 0 ? $"`{group.Key}`"
            : $"`{group.Key}` {(all == group.Count() ? "(all)" : string.Join(", ", group.Select(use => $"`{use.Verb}`")))}";
    }));

    private sealed record Row(string Group, string Verb, string Name, string Meaning, string Default);
}
