using System.Text;
using ImageBuilderAutomation.Local.FunctionUrls;

namespace ImageBuilderAutomation.Local.Tests.FunctionUrls;

/// <summary>Requests and signatures of the test suite that AWS publishes for Signature Version 4 (also in awslabs/aws-c-auth, header signing).</summary>
public sealed class CanonicalRequestTests
{
    // The suite signs every request with this example key, at this time, for this Region and service.
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string Time = "20150830T123600Z";
    private const string Letters = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Theory]
    [InlineData("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("GET", "/example/..", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/example1/example2/../..", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/./", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "//", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/./example", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5")]
    [InlineData("GET", "//example//", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84")]
    [InlineData("GET", "/example space/", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")]
    [InlineData("GET", $"/{Letters}", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f")]
    [InlineData("GET", "/ሴ", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")]
    public void The_path_is_normalized_and_encoded(string method, string path, string signature) => Assert.Equal(signature, Signature(method, path));

    [Theory]
    [InlineData("GET", "Param1=value1", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData("POST", "Param1=value1", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11")]
    [InlineData("GET", "Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("GET", "Param-3=Value3&Param=Value2&%E1%88%B4=Value1", "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac")]
    [InlineData("GET", $"{Letters}={Letters}", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197")]
    [InlineData("GET", "ሴ=bar", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    public void The_query_is_sorted_and_encoded(string method, string query, string signature) =>
        Assert.Equal(signature, Signature(method, "/", query));

    [Theory]
    [InlineData("POST", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c", "value1")]
    [InlineData("POST", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d", "VALUE1")]
    [InlineData("GET", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea", "value2", "value2", "value1")]
    [InlineData("GET", "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01", "value4", "value1", "value3", "value2")]
    public void The_values_of_a_header_are_joined_in_their_order(string method, string signature, params string[] values) =>
        Assert.Equal(signature, Signature(method, "/", headers: ("my-header1", values)));

    [Fact]
    public void Spaces_in_a_header_are_trimmed() => Assert.Equal(
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        Signature("GET", "/", headers: [("my-header1", [" value1"]), ("my-header2", [" \"a   b   c\""])]));

    [Fact]
    public void The_session_token_is_a_signed_header() => Assert.Equal(
        "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
        Signature("GET", "/", headers: ("x-amz-security-token", ["6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"])));

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422")]
    public void The_body_is_signed(string contentType, string signature)
    {
        // The suite signs the hash as a header as well.
        const string hash = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";
        Assert.Equal(
            signature,
            Signature(
                "POST", "/", body: "Param1=value1", headers: [("content-type", [contentType]), ("content-length", ["13"]), ("x-amz-content-sha256", [hash])]));
    }

    [Fact]
    public void A_path_that_was_sent_encoded_is_encoded_again() =>
        Assert.Equal("/a%2520b/c", CanonicalRequest.Of(new("GET", "/a%20b/c", "", Headers(), default), []).Split('\n')[1]);

    [Theory]
    [InlineData("b=2&a=%7e&a", "a=&a=~&b=2")]
    [InlineData("a=%2F&a=/", "a=%2F&a=%2F")]
    [InlineData("a=b=c&%zz=1", "%25zz=1&a=b%3Dc")]
    [InlineData("a=1+2", "a=1%2B2")]
    public void A_query_is_decoded_before_it_is_encoded(string query, string canonical) =>
        Assert.Equal(canonical, CanonicalRequest.Of(new("GET", "/", query, Headers(), default), []).Split('\n')[2]);

    private static string Signature(string method, string path, string query = "", string body = "", params (string Name, string[] Values)[] headers)
    {
        var all = Headers(headers);
        var request = new ReceivedRequest(method, path, query, all, Encoding.UTF8.GetBytes(body));
        var canonical = CanonicalRequest.Of(request, [.. all.Keys.Order(StringComparer.Ordinal)]);
        return CanonicalRequest.SignatureOf(canonical, Secret, Time, "us-east-1", "service");
    }

    private static Dictionary<string, IReadOnlyList<string>> Headers(params (string Name, string[] Values)[] headers)
    {
        var all = headers.ToDictionary(h => h.Name, IReadOnlyList<string> (h) => h.Values, StringComparer.Ordinal);
        all["host"] = ["example.amazonaws.com"];
        all["x-amz-date"] = [Time];
        return all;
    }
}
