namespace ImageBuilderAutomation.Local.Template;

/// <param name="Runs">Properties that have the same effect here as in a deployment.</param>
/// <param name="Ignores">Properties that have no effect on one machine.</param>
public sealed record PropertyLists(IReadOnlyList<string> Runs, IReadOnlyList<string> Ignores)
{
    public bool Knows(string property) => Runs.Contains(property) || Ignores.Contains(property);
}
