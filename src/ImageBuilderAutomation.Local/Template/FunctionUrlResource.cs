using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>A URL of a function, whose requests must be signed by IAM credentials.</summary>
/// <param name="Path">The path in the template, for error messages.</param>
/// <param name="Function">The name or ARN of the function.</param>
public sealed record FunctionUrlResource(string Path, string LogicalId, string Function)
{
    public const string Type = "AWS::Lambda::Url";

    /// <summary>The logical id of the URL that SAM creates for a function with a <c>FunctionUrlConfig</c>.</summary>
    // Documented: SAM Developer Guide, "Generated CloudFormation resources for AWS::Serverless::Function".
    public static string IdFor(string function) => $"{function}Url";

    /// <summary>The first part of the host name of the URL on AWS. Derived from the logical id, so it is the same in every run.</summary>
    internal static string HostIdOf(string logicalId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(logicalId)).AsSpan(0, 16));

    internal bool BelongsTo(FunctionResource function) => Function == function.Arn || Function == function.Name;
}

internal static class FunctionUrlReader
{
    /// <param name="function">The function's name or ARN.</param>
    public static FunctionUrlResource Read(string id, string function, ResolvedNode node)
    {
        if (node.Required("AuthType") is { Length: > 0 } and not "AWS_IAM" and var other)
            node.Problem("AuthType", $"expected AWS_IAM, found {other}: the local host has no function URL that anybody may call");
        if (node.Text("InvokeMode") is { } and not "BUFFERED" and var mode)
            node.Problem("InvokeMode", $"expected BUFFERED, found {mode}");
        return new(node.Path, id, function);
    }
}
