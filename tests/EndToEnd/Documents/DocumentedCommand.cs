using System.Text;
using TestKit;

namespace EndToEnd.Documents;

/// <summary>A command line of the tool as a page of the documentation has it.</summary>
/// <param name="Page">The page's path in the repository.</param>
internal sealed record DocumentedCommand(string Page, int Line, string Text)
{
    private const string Tool = "image-builder-automation";
    private const string FromClone = "dotnet run --project src/ImageBuilderAutomation.Cli --";

    public static IReadOnlyList<DocumentedCommand> All { get; } =
        [.. new[] { "README.md", "src/ImageBuilderAutomation.Cli/README.md" }.Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.PathOf("."), file)).Where(page => !page.Contains("decisions", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            .SelectMany(Read)];

    /// <summary>The words after the tool's name, as a shell would pass them. Comments, pipes and further commands of the line are left out.</summary>
    public IReadOnlyList<string> Words
    {
        get
        {
            var (words, word, quote) = (new List<string>(), new StringBuilder(), '\0');
            foreach (var c in $"{Text} ")
            {
                if (quote == '\0' && c is '#' or '|' or ';' or '&' && word.Length == 0)
                    break;
                if (c == quote)
                    quote = '\0';
                else if (quote == '\0' && c is '"' or '\'')
                    quote = c;
                else if (quote != '\0' || c != ' ')
                    word.Append(c);
                else if (word.Length > 0)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }
            }

            return words;
        }
    }

    /// <summary>In blocks of code, a command begins its line. In a sentence or a table, it is code from its first to its last character.</summary>
    private static IEnumerable<DocumentedCommand> Read(string page)
    {
        var isCode = false;
        foreach (var (index, line) in File.ReadAllLines(Repository.PathOf(page)).Index())
        {
            var text = line.Trim();
            if (text.StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            else if (isCode && After(text) is { } command)
                yield return new(page, index + 1, command);
            else if (!isCode)
            {
                foreach (var span in line.Split('`').Where((_, n) => n % 2 == 1).Select(After).OfType<string>())
                    yield return new(page, index + 1, span.Replace("\\|", "|", StringComparison.Ordinal));
            }
        }
    }

    private static string? After(string text) => new[] { Tool, FromClone }.Where(start => text.StartsWith($"{start} ", StringComparison.Ordinal))
        .Select(start => text[(start.Length + 1)..]).FirstOrDefault(command => !command.StartsWith('<'));
}
