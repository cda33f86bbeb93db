using Amazon.Lambda.TestUtilities;

namespace AwsPackages.Tests.Lambda;

public sealed class TestUtilitiesTests
{
    [Fact]
    public void A_test_context_stores_what_is_logged()
    {
        var context = new TestLambdaContext { AwsRequestId = "request-1", RemainingTime = TimeSpan.FromSeconds(3) };

        context.Logger.Log("one");
        context.Logger.LogLine("two");

        Assert.Equal($"onetwo{Environment.NewLine}", ((TestLambdaLogger)context.Logger).Buffer.ToString());
    }
}
