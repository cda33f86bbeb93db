using System.CommandLine;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Local.Commands;

namespace EndToEnd;

/// <summary>An option means the same in every verb of the command line and of the local host: its description begins with its meaning.</summary>
public sealed class OptionMeaningTests
{
    [Fact]
    public void Every_option_name_has_one_meaning()
    {
        var ambiguous = Options().GroupBy(option => option.Name, option => option.Meaning)
            .Select(group => (group.Key, Meanings: group.Distinct().ToList()))
            .Where(option => option.Meanings.Count > 1)
            .Select(option => $"{option.Key}: {string.Join(" / ", option.Meanings)}");

        Assert.Empty(ambiguous);
    }

    [Fact]
    public void Every_option_name_has_one_type()
    {
        var ambiguous = Options().GroupBy(option => option.Name, option => option.Type)
            .Where(group => group.Distinct().Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Distinct().Select(type => type.Name))}");

        Assert.Empty(ambiguous);
    }

    private static IEnumerable<(string Name, string Meaning, Type Type)> Options() =>
        from command in (Command[])[Commands.Root(TimeProvider.System), LocalProgram.Root()]
        from option in OptionsBelow(command)
        from name in option.Aliases.Prepend(option.Name)
            // An option that can be repeated has an array; a file is a text in one executable and a FileInfo in the other.
        select (name, option.Description!.Split('.', ':', ';')[0], Value(option.ValueType));

    private static Type Value(Type type) => type.GetElementType() ?? Nullable.GetUnderlyingType(type) ?? (type == typeof(FileInfo) ? typeof(string) : type);

    private static IEnumerable<Option> OptionsBelow(Command command) =>
        command.Options.Where(option => !IsOfRollback(option)).Concat(command.Subcommands.SelectMany(OptionsBelow));

    /// <summary>A roll-back goes to a build; elsewhere --to is the end of a period. Nobody takes one for the other.</summary>
    private static bool IsOfRollback(Option option) => option is { Name: "--to", Description: { } text } && text.StartsWith("The build to go back to", StringComparison.Ordinal);
}
