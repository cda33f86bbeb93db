using Amazon.Lambda.Core;
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

    [Fact]
    public void Every_member_of_a_test_context_can_be_set()
    {
        var members = typeof(ILambdaContext).GetProperties();

        Assert.All(members, member => Assert.True(typeof(TestLambdaContext).GetProperty(member.Name, member.PropertyType)!.CanWrite));
        Assert.IsType<TestLambdaLogger>(new TestLambdaContext().Logger);
    }
}
