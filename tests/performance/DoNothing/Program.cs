using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

using var bootstrap = LambdaBootstrapBuilder.Create((Stream _, ILambdaContext _) => Task.FromResult(Stream.Null)).Build();
await bootstrap.RunAsync();
