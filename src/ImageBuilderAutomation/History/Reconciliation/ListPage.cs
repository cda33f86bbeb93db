namespace ImageBuilderAutomation.History.Reconciliation;

/// <param name="NextToken">Null or empty on the last page; a page may be short or empty while more follow.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? NextToken);
