namespace Amazon.Lambda.RuntimeSupport;

/// <returns>False ends the bootstrap before the first invocation.</returns>
public delegate Task<bool> LambdaBootstrapInitializer();
