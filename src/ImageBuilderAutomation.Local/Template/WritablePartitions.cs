using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>The partitions of the table that a function's policies let it put items into.</summary>
/// <param name="Patterns">Values of <c>dynamodb:LeadingKeys</c> as IAM's StringLike compares them: <c>*</c> is any text and <c>?</c> any character.</param>
public sealed record WritablePartitions(IReadOnlyList<string> Patterns)
{
    public bool Contains(string partition) => Patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, partition, ignoreCase: false));
}

/// <summary>Reads from a template what the functions may write. It evaluates the policies that the product uses, not IAM's whole language.</summary>
internal sealed class WritePolicies(JsonObject? resources, Intrinsics intrinsics)
{
    private const string Put = "dynamodb:PutItem";

    /// <returns>Null if the policies are not all in the template, or decide by more than the partition. Nothing is denied then.</returns>
    public WritablePartitions? Read(JsonObject function, string path)
    {
        if (function["Policies"] is not JsonArray policies || function.ContainsKey("Role"))
            return null;

        var patterns = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var policy in policies)
        {
            if (Document(policy)?["Statement"] is not JsonArray statements
                || !statements.All(statement => Add(Chosen(statement, path), patterns, path)))
                return null;
        }

        return new([.. patterns]);
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
    private bool Add(JsonObject? statement, SortedSet<string> patterns, string path)
    {
        if (statement is null)
            return true;
        if (statement["Action"] is not { } action)
            return false;
        if (!Texts(action).Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, Put)))
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

    private static IEnumerable<string> Texts(JsonNode node) => node is JsonArray list ? list.Select(item => item?.ToString() ?? "") : [node.ToString()];
}
