using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Routing;

namespace ImageBuilderAutomation.Local.Tests.Routing;

public class EventPatternTests
{
    [Theory]
    [InlineData("""{"source":["aws.imagebuilder"]}""", true)]
    [InlineData("""{"source":["aws.ec2"]}""", false)]
    [InlineData("""{"source":["aws.ec2","aws.imagebuilder"]}""", true)]
    [InlineData("""{"source":["aws.imagebuilder"],"detail-type":["Other"]}""", false)]
    [InlineData("""{"resources":["arn:b"]}""", true)]
    [InlineData("""{"resources":["arn:c"]}""", false)]
    [InlineData("""{"resources":[{"prefix":"arn:a"}]}""", true)]
    [InlineData("""{"detail":{"state":{"status":["AVAILABLE"]}}}""", true)]
    [InlineData("""{"detail":{"state":["AVAILABLE"]}}""", false)]
    [InlineData("""{"detail":{"state":{"status":[{"prefix":"AVA"}]}}}""", true)]
    [InlineData("""{"detail":{"state":{"status":[{"prefix":"ava"}]}}}""", false)]
    [InlineData("""{"detail":{"state":{"status":[{"prefix":{"equals-ignore-case":"ava"}}]}}}""", true)]
    [InlineData("""{"detail":{"state":{"status":[{"suffix":"BLE"}]}}}""", true)]
    [InlineData("""{"detail":{"state":{"status":[{"suffix":{"equals-ignore-case":"able"}}]}}}""", true)]
    [InlineData("""{"detail":{"state":{"status":[{"suffix":"AVA"}]}}}""", false)]
    [InlineData("""{"detail":{"state":{"status":[{"equals-ignore-case":"available"}]}}}""", true)]
    [InlineData("""{"detail":{"state":{"status":[{"anything-but":"FAILED"}]}}}""", true)]
    [InlineData("""{"detail":{"state":{"status":[{"anything-but":["FAILED","AVAILABLE"]}]}}}""", false)]
    [InlineData("""{"detail":{"state":{"status":[{"anything-but":{"prefix":"AVA"}}]}}}""", false)]
    [InlineData("""{"detail":{"state":{"status":[{"anything-but":{"prefix":["BUI","TES"]}}]}}}""", true)]
    [InlineData("""{"detail":{"state":{"status":[{"anything-but":{"suffix":"ED"}}]}}}""", true)]
    [InlineData("""{"detail":{"state":{"status":[{"anything-but":{"equals-ignore-case":["available"]}}]}}}""", false)]
    [InlineData("""{"detail":{"state":{"status":[{"anything-but":{"wildcard":"*AIL*"}}]}}}""", false)]
    [InlineData("""{"detail":{"missing":[{"anything-but":"x"}]}}""", false)]
    [InlineData("""{"detail":{"missing":[{"exists":false}]}}""", true)]
    [InlineData("""{"detail":{"missing":{"deeper":[{"exists":false}]}}}""", true)]
    [InlineData("""{"detail":{"count":[{"exists":true}]}}""", true)]
    [InlineData("""{"detail":{"state":[{"exists":true}]}}""", false)]
    [InlineData("""{"detail":{"count":[{"exists":false}]}}""", false)]
    [InlineData("""{"detail":{"nothing":[null]}}""", true)]
    [InlineData("""{"detail":{"nothing":[""]}}""", false)]
    [InlineData("""{"detail":{"empty":[""]}}""", true)]
    [InlineData("""{"detail":{"flag":[true]}}""", true)]
    [InlineData("""{"detail":{"flag":["true"]}}""", false)]
    [InlineData("""{"detail":{"count":[3]}}""", true)]
    [InlineData("""{"detail":{"count":[3.0]}}""", false)]
    [InlineData("""{"detail":{"count":[{"numeric":["=",3.0]}]}}""", true)]
    [InlineData("""{"detail":{"count":[{"numeric":[">",0]}]}}""", true)]
    [InlineData("""{"detail":{"count":[{"numeric":[">",3]}]}}""", false)]
    [InlineData("""{"detail":{"count":[{"numeric":[">=",3,"<",5]}]}}""", true)]
    [InlineData("""{"detail":{"count":[{"numeric":[">",3,"<=",5]}]}}""", false)]
    [InlineData("""{"detail":{"text":[{"numeric":["=",3]}]}}""", false)]
    [InlineData("""{"detail":{"path":[{"wildcard":"dir/*/file.*"}]}}""", true)]
    [InlineData("""{"detail":{"path":[{"wildcard":"dir/*.png"}]}}""", false)]
    [InlineData("""{"detail":{"star":[{"wildcard":"a\\**"}]}}""", true)]
    [InlineData("""{"detail":{"path":[{"wildcard":"dir\\**"}]}}""", false)]
    [InlineData("""{"detail":{"things":{"name":["two"]}}}""", true)]
    [InlineData("""{"detail":{"things":{"name":["one"],"size":[2]}}}""", false)]
    [InlineData("""{"$or":[{"source":["nobody"]},{"detail":{"count":[{"numeric":["<",4]}]}}]}""", true)]
    [InlineData("""{"$or":[{"source":["nobody"]},{"detail":{"count":[4]}}]}""", false)]
    public void Matches_as_documented(string pattern, bool expected)
    {
        var @event = (JsonObject)JsonNode.Parse(
            """
            { "source": "aws.imagebuilder", "detail-type": "EC2 Image Builder Image State Change", "resources": ["arn:a", "arn:b"],
              "detail": { "state": { "status": "AVAILABLE" }, "count": 3, "text": "3", "flag": true, "nothing": null, "empty": "",
                          "path": "dir/sub/file.txt", "star": "a*b", "things": [{ "name": "one", "size": 1 }, { "name": "two", "size": 2 }] } }
            """)!;

        Assert.Equal(expected, Parse(pattern).Matches(@event));
    }

    // The examples of the EventBridge User Guide's page on comparison operators.
    [Theory]
    [InlineData(
        """{"detail":{"c-count":[{"numeric":[">",0,"<=",5]}],"d-count":[{"numeric":["<",10]}],"x-limit":[{"numeric":["=",301.8]}]}}""",
        """{"detail":{"c-count":5,"d-count":9.9,"x-limit":3.018e2}}""", true)]
    [InlineData("""{"detail":{"state":[{"anything-but":["stopped","overloaded"]}]}}""", """{"detail":{"state":"running"}}""", true)]
    [InlineData("""{"detail":{"x-limit":[{"anything-but":[100,200,300]}]}}""", """{"detail":{"x-limit":200}}""", false)]
    [InlineData("""{"detail":{"FileName":[{"suffix":".png"}]}}""", """{"detail":{"FileName":"a.png"}}""", true)]
    [InlineData(
        """{"detail":{"EventBusArn":[{"wildcard":"arn:aws:events:us-east-1:*:event-bus/*"}]}}""",
        """{"detail":{"EventBusArn":"arn:aws:events:us-east-1:123456789012:event-bus/mine"}}""", true)]
    [InlineData(
        """{"detail":{"finding-severity-counts":{"critical":[{"numeric":[">",0]}]}}}""",
        """{"detail":{"finding-severity-counts":{"all":3,"critical":1}}}""", true)]
    public void Matches_the_guide_s_examples(string pattern, string @event, bool expected) =>
        Assert.Equal(expected, Parse(pattern).Matches((JsonObject)JsonNode.Parse(@event)!));

    [Theory]
    [InlineData("""{"source":[{"cidr":"10.0.0.0/8"}]}""", ".source[0]", "operator 'cidr'")]
    [InlineData("""{"detail":{"a":[{"prefix":1}]}}""", ".detail.a[0]", "prefix takes a text")]
    [InlineData("""{"detail":{"a":[{"numeric":["~",1]}]}}""", ".detail.a[0]", "numeric takes")]
    [InlineData("""{"detail":{"a":[{"numeric":[">",6000000000]}]}}""", ".detail.a[0]", "numeric takes")]
    [InlineData("""{"detail":{"a":[{"wildcard":"a**"}]}}""", ".detail.a[0]", "wildcard takes")]
    [InlineData("""{"detail":{"a":[{"exists":"yes"}]}}""", ".detail.a[0]", "exists takes")]
    [InlineData("""{"detail":{"a":[{"anything-but":{"cidr":"x"}}]}}""", ".detail.a[0]", "anything-but takes")]
    [InlineData("""{"detail":{"a":[{"prefix":"x","suffix":"y"}]}}""", ".detail.a[0]", "one operator")]
    [InlineData("""{"source":"aws.imagebuilder"}""", ".source", "expected a list")]
    [InlineData("""{"source":[]}""", ".source", "expected a list")]
    [InlineData("{}", "", "at least one field")]
    public void Reports_an_invalid_part_with_its_path(string pattern, string path, string message)
    {
        var problems = new List<(string Path, string Message)>();
        EventPattern.Parse((JsonObject)JsonNode.Parse(pattern)!, (at, what) => problems.Add((at, what)));

        var problem = Assert.Single(problems);
        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private static EventPattern Parse(string pattern) =>
        EventPattern.Parse((JsonObject)JsonNode.Parse(pattern)!, (path, message) => Assert.Fail($"{path}: {message}"));
}
