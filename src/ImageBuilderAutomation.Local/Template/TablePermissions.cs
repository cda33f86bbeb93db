using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>What a function's policies let it do with the table: into which partitions it may put items, and with which operations it may read.</summary>
/// <param name="Patterns">Values of <c>dynamodb:LeadingKeys</c> as IAM's StringLike compares them: <c>*</c> is any text and <c>?</c> any character.</param>
/// <param name="Reads">Of <c>GetItem</c>, <c>BatchGetItem</c> and <c>Query</c>.</param>
public sealed record TablePermissions(IReadOnlyList<string> Patterns, IReadOnlyList<string> Reads)
{
    public bool MayRead(string operation) => Reads.Contains(operation);

    public bool MayPut(string partition) => Patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, partition, ignoreCase: false));
}

/// <summary>Reads from a template what the functions may do with the table. It evaluates the policies that the product uses, not IAM's whole language.</summary>
internal sealed class TablePolicies(JsonObject? resources, Intrinsics intrinsics)
{
    private const string Prefix = "dynamodb:";
    private const string Put = $"{Prefix}PutItem";

    private static readonly string[] ReadOperations = ["BatchGetItem", "GetItem", "Query"];

    /// <returns>Null if the policies are not all in the template, or decide by more than the partition. Nothing is denied then.</returns>
    public TablePermissions? Read(JsonObject function, string path)
    {
        if (function["Policies"] is not JsonArray policies || function.ContainsKey("Role"))
            return null;

        var (patterns, reads) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var policy in policies)
        {
            if (Document(policy)?["Statement"] is not JsonArray statements
                || !statements.All(statement => Add(Chosen(statement, path), patterns, reads, path)))
                return null;
        }

        return new([.. patterns], [.. reads]);
    }

    private JsonObject? Document(JsonNode? policy) => policy is JsonObject { Count: 1 } reference && reference["Ref"]?.ToString() is { } id
        ? resources?[id] is JsonObject managed && managed["Type"]?.ToString() == "AWS::IAM::ManagedPolicy"
            ? managed["Properties"]?["PolicyDocument"] as JsonObject
            : null
        : policy as JsonObject;

    /// <summary>A statement that depends on a condition of the template; null for one that is left out.</summary>
    private JsonObject? Chosen(JsonNode? statement, string path)
    {
        while (statement is JsonObject { Count: 1 } call && call["Fn::If"] is JsonArray { Count: 3 } parts)
            statement = parts[intrinsics.IsTrue(parts[0]?.ToString() ?? "", path) ? 1 : 2];
        return statement is JsonObject { Count: 1 } omitted && omitted.ContainsKey("Ref") ? null : statement as JsonObject;
    }

    /// <returns>False if the statement cannot be evaluated here.</returns>
    private bool Add(JsonObject? statement, SortedSet<string> patterns, SortedSet<string> reads, string path)
    {
        if (statement is null)
            return true;
        if (statement["Action"] is not { } action)
            return false;
        // On which table, and under which condition, is left to IAM.
        if (statement["Effect"]?.ToString() == "Allow")
            reads.UnionWith(ReadOperations.Where(operation => Matches(action, $"{Prefix}{operation}")));
        if (!Matches(action, Put))
            return true;
        if (statement["Effect"]?.ToString() != "Allow")
            return false;
        if (statement["Condition"] is not { } condition)
        {
            patterns.Add("*");
            return true;
        }

        if (condition is not JsonObject { Count: 1 } || condition["ForAllValues:StringLike"] is not JsonObject { Count: 1 } compared
            || compared["dynamodb:LeadingKeys"] is not { } keys || intrinsics.Resolve(keys, path) is not { } resolved)
            return false;
        patterns.UnionWith(Texts(resolved));
        return true;
    }

    private static bool Matches(JsonNode action, string called) => Texts(action).Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, called));

    private static IEnumerable<string> Texts(JsonNode node) => node is JsonArray list ? list.Select(item => item?.ToString() ?? "") : [node.ToString()];
}
