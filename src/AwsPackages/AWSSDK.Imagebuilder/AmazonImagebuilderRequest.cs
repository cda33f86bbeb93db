using Amazon.Runtime;

namespace Amazon.Imagebuilder;

public partial class AmazonImagebuilderRequest : AmazonWebServiceRequest;
