namespace TestKit;

/// <param name="Path">Below <c>/2018-06-01/runtime/</c>.</param>
/// <param name="ErrorType">The Lambda-Runtime-Function-Error-Type header.</param>
public sealed record LambdaPost(string Path, string? ContentType, string? ErrorType, string Body);
