namespace Amazon.Lambda.RuntimeSupport;

internal sealed record Invocation(Stream Input, RuntimeContext Context);
