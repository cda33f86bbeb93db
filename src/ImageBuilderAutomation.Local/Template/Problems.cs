using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>Collects the problems of a template, so that all of them are reported at once.</summary>
internal sealed class Problems
{
    private readonly List<string> _found = [];

    public bool Any => _found.Count > 0;

    public void Add(string path, string message)
    {
        var line = $"{path}: {message}";
        if (!_found.Contains(line))
            _found.Add(line);
    }

    /// <summary>Adds a problem for every property of <paramref name="node"/> that the lists do not contain.</summary>
    public void AddUnknown(JsonObject node, PropertyLists known, string path, string kind)
    {
        foreach (var (name, _) in node.Where(p => !known.Knows(p.Key)))
            Add(path.Length == 0 ? name : $"{path}.{name}", $"{kind} is not supported by the local host");
    }

    public void ThrowIfAny()
    {
        if (_found.Count > 0)
            throw new TemplateException(_found);
    }
}

/// <summary>The local host cannot run the template. Lists every problem, not only the first.</summary>
public sealed class TemplateException(IReadOnlyList<string> problems)
    : Exception($"The template cannot run on this machine:{string.Concat(problems.Select(p => $"{Environment.NewLine}  {p}"))}")
{
    /// <summary>One line per problem, starting with the path in the template.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
