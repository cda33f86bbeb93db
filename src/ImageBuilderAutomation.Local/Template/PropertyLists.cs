namespace ImageBuilderAutomation.Local.Template;

/// <param name="Runs">Honoured here as in a deployment.</param>
/// <param name="Ignores">Known, and without meaning on one machine.</param>
public sealed record PropertyLists(IReadOnlyList<string> Runs, IReadOnlyList<string> Ignores)
{
    public bool Knows(string property) => Runs.Contains(property) || Ignores.Contains(property);
}
